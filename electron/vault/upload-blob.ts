import { blobIdentity } from '../crypto/blob-identity.ts';
import { blobStream } from '../crypto/blob-stream.ts';
import { parseBlobName } from './layout.ts';
import type { Sealer } from './sealer.ts';
import { CHUNK_BYTES } from './sealer-messages.ts';
import { uploadInParts } from './upload-parts.ts';
import type { UploadState } from './upload-state.ts';
import { domainNamed, type Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

export interface UploadRequest {
  /** `blobs/…`: whose blobId follows from the SHA-256, under a generation that is referred to already. */
  name: string;
  /** Of the file, 32 bytes. */
  sha256: Uint8Array;
  sizeBytes: number;
  /** `bytes` for at most 8 MiB. */
  source: { path: string } | { bytes: Uint8Array };
  /** SHA-256 of every 8 MiB, as the catalog has them; `null` for files up to 8 MiB, or where nobody computed them yet. */
  parts: Uint8Array | null;
  storageClass?: string | undefined;
}

export interface UploadOptions {
  signal: AbortSignal;
  /** What the last `onState` gave before a crash. Anything else that is there is aborted, and all is sent anew. */
  resume?: unknown;
  /** Has the state durably when it returns. Only for files over 8 MiB. */
  onState?: (state: UploadState) => void | Promise<void>;
  /** The digests of every 8 MiB, where `parts` was `null` and they had to be computed. */
  onParts?: (parts: Uint8Array) => void;
  /** Stored bytes that the store acknowledged, or was found to have. */
  onBytes?: (count: number) => void;
  /** Parts of one file that are sent at once. */
  parallel?: number;
}

export interface UploadedBlob {
  /** What the object must be like in the store. */
  storedBytes: number;
  /** The ETag that it must have where ETags are MD5s: MD5 in hex, or MD5(MD5s)-N. */
  etag: string;
  /** The ETag that the store answered; not where an earlier try was found complete. */
  storeEtag: string | undefined;
  /** Bytes that were sent by this call. */
  sentBytes: number;
}

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

  const { signal, onBytes } = options;
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
    return { storedBytes, etag: md5.toString('hex'), storeEtag: put.etag, sentBytes: storedBytes };
  } finally {
    sealed.release();
  }
}

const fileOf = ({ sizeBytes, sha256, source }: UploadRequest) => ({ sizeBytes, sha256, source });
