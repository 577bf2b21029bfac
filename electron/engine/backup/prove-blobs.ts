import type { BlobRow } from '../../catalog/backups.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { blobName, parseBlobName } from '../../vault/layout.ts';
import { atOnce } from './at-once.ts';
import type { BackupContext } from './backup-context.ts';
import { blobRefOf } from './blob-text.ts';
import { isWhole } from './settle-references.ts';

/** What one page of a listing holds. */
const pageSize = 1000;
/** Stores charge so many times as much for a page as for a look at one object, and so much more work it is to read. */
const pageCost = 10;
const atOnceLimit = 8;

/**
 * Sees whether blobs that were sent have arrived. Where the store's ETag is the MD5 of what it holds, it is compared with
 * the MD5 of what this desktop sent, together with the size; elsewhere every byte is read back, decrypted and hashed.
 * @returns those that are not there, or are not what was sent
 */
export async function proveBlobs(context: BackupContext, rows: readonly BlobRow[]): Promise<BlobRow[]> {
  const { library, vault, signal } = context;
  const { backups } = library.catalog;
  const byEtag = rows.filter(({ etag }) => vault.traits.etagIsMd5 && etag !== null);
  const byReading = rows.filter((row) => !byEtag.includes(row));
  const wrong: BlobRow[] = [];
  const whole: { id: number; proof: 'etag' | 'read' }[] = [];
  const shown = await look(context, byEtag);
  for (const row of byEtag) {
    const there = shown.get(row.id);
    if (there && there.sizeBytes === row.storedBytes && there.etag === row.etag)
      whole.push({ id: row.id, proof: 'etag' });
    else wrong.push(row);
  }
  await atOnce(byReading, { limit: atOnceLimit, signal }, async (row, live) => {
    if (await isWhole(context, row, { signal: live })) whole.push({ id: row.id, proof: 'read' });
    else wrong.push(row);
  });
  library.catalog.transaction(() => {
    for (const { id, proof } of whole) backups.setProven(id, { proof, atMs: Date.now() });
  });
  return wrong;
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
    const object = await vault.store.head(name, { signal: live });
    if (object) shown.set(id, object);
  });
  return shown;
}
