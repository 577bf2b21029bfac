import type { BlobRow } from '../../catalog/backups.ts';
import { BLOB_HEADER_BYTES } from '../../crypto/blob-stream.ts';
import { streamLayout } from '../../crypto/stream-layout.ts';
import { condemnedAmong } from '../../vault/condemned.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { blobName } from '../../vault/layout.ts';
import { atOnce } from '../backup/at-once.ts';
import type { BackupContext } from '../backup/backup-context.ts';
import { blobRefOf, blobTextOf } from '../backup/blob-text.ts';
import { isWhole } from '../backup/is-whole.ts';
import { traitsOf } from '../vault/open-vault.ts';

const looksAtOnce = 8;
/** What was read back is believed for so long, while the store shows that it was not written to since. */
const believedMs = 7 * 86_400_000;

/**
 * Which of these proven blobs the store holds at this moment, so surely that the only other copy may go. No collector has marked
 * it; the store shows it in its size; and it shows the MD5 of what this desktop sent, or it is read back now. A store whose
 * ETags are no digests shows by them that an object is the one that was read back within the last seven days; a folder shows nothing.
 * What is not seen whole, while the store answers for others, is doubted in the catalog too.
 */
export async function sureBlobs(context: BackupContext, blobs: readonly BlobRow[]): Promise<Set<number>> {
  const { library, vault, signal } = context;
  const { backups } = library.catalog;
  const sure = new Set<number>();
  if (blobs.length === 0) return sure;
  const marked = await condemnedAmong(vault, new Set(blobs.map(blobTextOf)), { signal });
  const { etagIsMd5 } = traitsOf(library.catalog.vault.get()!);
  await atOnce(blobs, { limit: looksAtOnce, signal }, async (blob, live) => {
    const there = await look({ ...context, signal: live }, blob);
    const { storedBytes } = streamLayout(BLOB_HEADER_BYTES, blob.sizeBytes);
    if (there?.sizeBytes !== storedBytes || marked.has(blobTextOf(blob))) return doubted(blob);
    const isAsSent = blob.etag !== null && there.etag === blob.etag;
    if (isAsSent && (etagIsMd5 || isFresh(blob))) sure.add(blob.id);
    else if (!(await isWhole(context, blob, { signal: live }))) doubted(blob);
    else if (backups.setProven(blob.id, { proof: 'read', atMs: Date.now(), doubts: blob.doubts }))
      sure.add(blob.id);
  });
  return sure;

  // The plan and the status say so from now on; the next backup or proof sees it whole, or puts it there again.
  function doubted({ id }: BlobRow): void {
    library.catalog.transaction(() => backups.doubt(id));
  }
}

/** Undefined where the store does not show it, while it answers for others. */
async function look({ vault, signal }: BackupContext, blob: BlobRow) {
  try {
    return await vault.store.head(blobName(blobRefOf(blob)), { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (await isOfObject(vault.store, error, { signal })) return undefined;
    throw error;
  }
}

/** It was read back not long ago. */
function isFresh({ proof, provenAtMs }: BlobRow): boolean {
  const ageMs = Date.now() - (provenAtMs ?? 0);
  return proof === 'read' && ageMs >= 0 && ageMs < believedMs;
}
