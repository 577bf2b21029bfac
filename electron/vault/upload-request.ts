import type { UploadState } from './upload-state.ts';

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
  /** Stored bytes that were sent now, as soon as the store has acknowledged them. */
  onSent?: (count: number) => void;
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
