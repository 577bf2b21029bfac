/** What the threads that seal are told, and what they answer. */
export type SealerOrder =
  /** Into memory that all threads see: the pool that a thread is born with, or `buffer`. */
  | ({ type: 'seal'; id: number; buffer?: SharedArrayBuffer; offset: number } & SealOrder)
  | { type: 'digest'; id: number; path: string; sizeBytes: number; sha256: Uint8Array };

export interface SealOrder {
  /** Of the blob's stream, 32 bytes. */
  key: Uint8Array;
  /** Of the whole file. */
  sizeBytes: number;
  sha256: Uint8Array;
  /** SHA-256 of every 8 MiB, 32 bytes each; `null` for a file that is not longer than that. */
  digests: Uint8Array | null;
  source: { path: string } | { bytes: Uint8Array };
  /** The frames to seal: 0 or a multiple of 128, and as many as there are up to the end, or a multiple of 128. */
  firstFrame: number;
  frames: number;
  /** The verified bytes of the file just before this part, where the part before has just been sealed. */
  carry: Uint8Array | null;
}

export type SealerReport =
  | {
      type: 'sealed';
      id: number;
      storedBytes: number;
      md5: Uint8Array;
      carry: Uint8Array;
    }
  | { type: 'digested'; id: number; digests: Uint8Array }
  | { type: 'failed'; id: number; code: SealerFailure; cause: string };

export type SealerFailure = 'file-changed' | 'file-unreadable' | 'vault-misuse';

/** What one digest of a file is taken over, and the least that a part of an upload has of a stream. */
export const CHUNK_BYTES = 8 * 1024 * 1024;
