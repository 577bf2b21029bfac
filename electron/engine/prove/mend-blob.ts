import type { ExpectedObject } from '../../catalog/expected-objects.ts';
import { blobIdentity } from '../../crypto/blob-identity.ts';
import { blobStream } from '../../crypto/blob-stream.ts';
import { condemnedAmong } from '../../vault/condemned.ts';
import { copyBlob } from '../../vault/copy-blob.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { formatBlobRef, parseBlobName } from '../../vault/layout.ts';
import { isBlobLost, verifyBlob } from '../../vault/read-blob.ts';
import { domainNamed } from '../../vault/vault.ts';
import type { ProveContext } from './prove-report.ts';

/**
 * Puts a blob that the vault has lost, or holds damaged, there again from a mirror: under its own name, for the bytes are the same.
 * Not one that is condemned. True when it was read back whole.
 */
export async function mendBlob(
  { vault, mirrors, signal, onBytes }: ProveContext,
  {
    name,
    storedBytes,
    sha256,
    sizeBytes,
  }: Pick<ExpectedObject, 'name' | 'storedBytes' | 'sha256' | 'sizeBytes'>,
): Promise<boolean> {
  const ref = parseBlobName(name);
  if (!ref || mirrors.length === 0) return false;
  if ((await condemnedAmong(vault, new Set([formatBlobRef(ref)]), { signal })).size > 0) return false;
  const stream = blobStream(blobIdentity(domainNamed(vault, ref.domain), sha256).key, sizeBytes);
  for (const mirror of mirrors) {
    const from = await mirror.open({ signal }).catch(() => undefined);
    signal.throwIfAborted();
    if (!from) continue;
    try {
      await copyBlob(from.store, vault, { name, storedBytes, stream, replace: true }, { signal, onBytes });
      await verifyBlob(vault, { ...ref, sha256, sizeBytes }, { signal });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      // The mirror's trouble is told of where it is looked at; the vault's own ends it.
      if (!isBlobLost(error) && !(await isOfObject(vault.store, error, { signal }))) throw error;
    }
  }
  return false;
}
