import type { BlobRow } from '../../catalog/backups.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { blobName, parseBlobName } from '../../vault/layout.ts';
import { traitsOf } from '../vault/open-vault.ts';
import { atOnce } from './at-once.ts';
import type { BackupContext } from './backup-context.ts';
import { blobRefOf } from './blob-text.ts';
import type { BackupNotice } from './follow-others.ts';
import { isWhole } from './is-whole.ts';

/** What one page of a listing holds. */
const pageSize = 1000;
/** Stores charge so many times as much for a page as for a look at one object, and so much more work it is to read. */
const pageCost = 10;
const atOnceLimit = 8;
/** Each that is read back holds some megabytes. */
const readersLimit = 4;

/**
 * Sees whether blobs that were sent have arrived. Where the store's ETag is the MD5 of what it holds, it is compared with
 * the MD5 of what this desktop sent, together with the size; elsewhere, and where it is another, every byte is read back,
 * decrypted and hashed. A store whose ETags turn out to be no MD5s any more is not asked for them again.
 * @returns those that are not there, or are not what was sent
 */
export async function proveBlobs(
  context: BackupContext,
  rows: readonly BlobRow[],
  onNotice: (notice: BackupNotice) => void,
): Promise<BlobRow[]> {
  const { library, signal } = context;
  const { backups, vault } = library.catalog;
  const { etagIsMd5 } = traitsOf(vault.get()!);
  const byEtag = rows.filter(({ etag }) => etagIsMd5 && etag !== null);
  const byReading = new Set(rows.filter((row) => !byEtag.includes(row)));
  const wrong: BlobRow[] = [];
  const whole: { row: BlobRow; proof: 'etag' | 'read' }[] = [];
  const shown = await look(context, byEtag);
  for (const row of byEtag) {
    const there = shown.get(row.id);
    if (there?.sizeBytes !== row.storedBytes) wrong.push(row);
    else if (there.etag === row.etag) whole.push({ row, proof: 'etag' });
    else byReading.add(row);
  }
  let isNoMd5 = false;
  await atOnce([...byReading], { limit: readersLimit, signal }, async (row, live) => {
    if (await isWhole(context, row, { signal: live })) {
      whole.push({ row, proof: 'read' });
      isNoMd5 ||= shown.has(row.id);
    } else wrong.push(row);
  });
  library.catalog.transaction(() => {
    for (const { row, proof } of whole)
      backups.setProven(row.id, { proof, atMs: Date.now(), doubts: row.doubts });
  });
  if (isNoMd5) distrustEtags(context, onNotice);
  return wrong;
}

function distrustEtags({ library }: BackupContext, onNotice: (notice: BackupNotice) => void): void {
  const { vault } = library.catalog;
  const row = vault.get()!;
  vault.save({ ...row, traits: JSON.stringify({ ...traitsOf(row), etagIsMd5: false }) });
  onNotice({
    code: 'etags-changed',
    message:
      'The store does not answer with checksums (MD5) of what it holds any more. From now on what is sent is read back to be proven, which takes longer.',
  });
}

/** What the store shows of these blobs, by whichever costs less: pages of the domain, or a look at each. */
async function look(
  { library, vault, signal }: BackupContext,
  rows: readonly BlobRow[],
): Promise<Map<number, StoredObject>> {
  const shown = new Map<number, StoredObject>();
  const wanted = new Map(rows.map((row) => [blobName(blobRefOf(row)), row.id]));
  const pages = Math.ceil((library.catalog.backups.blobCount() + 1) / pageSize);
  if (vault.traits.listsAtOnce && pages * pageCost < rows.length) {
    let seen = 0;
    for await (const object of vault.store.list({ prefix: `blobs/${vault.domain.name}/`, signal })) {
      const id = parseBlobName(object.name) && wanted.get(object.name);
      if (id !== undefined) shown.set(id, object);
      // Others may have stored far more than this desktop knows of.
      if (shown.size === wanted.size || ++seen > (rows.length * pageSize) / pageCost) break;
    }
  }
  // A listing that leaves something out is asked again, one by one: that a blob is lost is never taken from it.
  const rest = [...wanted].filter(([, id]) => !shown.has(id));
  await atOnce(rest, { limit: atOnceLimit, signal }, async ([name, id], live) => {
    try {
      const object = await vault.store.head(name, { signal: live });
      if (object) shown.set(id, object);
    } catch (error) {
      live.throwIfAborted();
      // One that the store will not show, while it shows others, is as good as gone.
      if (!(await isOfObject(vault.store, error, { signal: live }))) throw error;
    }
  });
  return shown;
}
