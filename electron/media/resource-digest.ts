import { createHash, type Hash } from 'node:crypto';

/** The part size that imports record digests for, and that backups verify and encrypt by. */
export const PART_BYTES = 8 * 1024 * 1024;

export interface DigestResult {
  /** SHA-256 of all bytes. */
  sha256: Uint8Array;
  /** SHA-256 of every 8 MiB, 32 bytes each in a row; the last part may be shorter; one part for an empty file. */
  parts: Uint8Array;
}

export interface ResourceDigest {
  /** Bytes in their order, cut anywhere. */
  update(bytes: Uint8Array): void;
  /** Once, after the last byte. */
  digest(): DigestResult;
}

/**
 * The digests of one resource in one pass. The first part and the whole are the same bytes, so they share one hash:
 * files up to 8 MiB are hashed once, larger ones twice from there on.
 */
export function createResourceDigest(): ResourceDigest {
  const whole = createHash('sha256');
  const parts: Buffer[] = [];
  let part: Hash | undefined; // undefined: still inside the first part, which `whole` stands for
  let partBytes = 0;

  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; ) {
        if (partBytes === PART_BYTES) {
          parts.push(part === undefined ? whole.copy().digest() : part.digest());
          part = createHash('sha256');
          partBytes = 0;
        }
        const slice = bytes.subarray(at, at + PART_BYTES - partBytes);
        whole.update(slice);
        part?.update(slice);
        partBytes += slice.length;
        at += slice.length;
      }
    },
    digest() {
      const last = part?.digest();
      const sha256 = whole.digest();
      parts.push(last ?? sha256);
      return { sha256, parts: Buffer.concat(parts) };
    },
  };
}
