import { type BlobRef, parseBlobName } from './layout.ts';
import type { Vault } from './vault.ts';

/**
 * Aborts uploads of ours that nothing will go on with: a crash came between their beginning and the note of it. Another
 * desktop's are left alone, which is why the caller says which blobs are this desktop's own.
 * @param which `isOurs`: this desktop drew that generation. `isKept`: this upload will be gone on with.
 */
export async function abortStrayUploads(
  vault: Pick<Vault, 'store'>,
  {
    isOurs,
    isKept,
  }: { isOurs: (ref: BlobRef, startedAtMs: number) => boolean; isKept: (uploadId: string) => boolean },
  { signal }: { signal: AbortSignal },
): Promise<number> {
  let aborted = 0;
  for await (const { name, uploadId, startedAtMs } of vault.store.listUploads({ prefix: 'blobs/', signal })) {
    const ref = parseBlobName(name);
    if (!ref || !isOurs(ref, startedAtMs) || isKept(uploadId)) continue;
    await vault.store.abortUpload({ name, uploadId }, { signal });
    aborted++;
  }
  return aborted;
}
