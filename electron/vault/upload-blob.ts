import { blobIdentity } from '../crypto/blob-identity.ts';
import { blobStream } from '../crypto/blob-stream.ts';
import { parseBlobName } from './layout.ts';
import type { Sealer } from './sealer.ts';
import { CHUNK_BYTES } from './sealer-messages.ts';
import { uploadInParts } from './upload-parts.ts';
import type { UploadedBlob, UploadOptions, UploadRequest } from './upload-request.ts';
import { domainNamed, type Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/**
 * Stores a file as a blob, under a name that was referred to and is not condemned. Doing it again writes the same bytes. When it
 * returns the store has acknowledged everything; proving that it still has it is another step.
 * @throws {VaultError} `file-changed`, `file-unreadable`; what the store throws
 */
export async function uploadBlob(
  vault: Vault,
  sealer: Sealer,
  request: UploadRequest,
  options: UploadOptions,
): Promise<UploadedBlob> {
  const ref = parseBlobName(request.name);
  const identity = ref && blobIdentity(domainNamed(vault, ref.domain), request.sha256);
  if (!identity || identity.blobId !== ref.blobId)
    throw new VaultError('vault-misuse', 'A blob cannot have that name.');
  const { key } = identity;
  if (request.sizeBytes > CHUNK_BYTES) return uploadInParts(vault, sealer, { ...request, key }, options);

  const { signal, onBytes, onSent } = options;
  const { frames, storedBytes } = blobStream(key, request.sizeBytes).shape;
  const sealed = await sealer.seal(
    { ...{ key, firstFrame: 0, frames, carry: null, digests: null }, ...fileOf(request) },
    { signal },
  );
  try {
    const { md5, bytes } = sealed;
    const { storageClass } = request;
    const put = await vault.store.put(request.name, bytes, { signal, md5, storageClass });
    onBytes?.(storedBytes);
    onSent?.(storedBytes);
    return { storedBytes, etag: md5.toString('hex'), storeEtag: put.etag, sentBytes: storedBytes };
  } finally {
    sealed.release();
  }
}

const fileOf = ({ sizeBytes, sha256, source }: UploadRequest) => ({ sizeBytes, sha256, source });
