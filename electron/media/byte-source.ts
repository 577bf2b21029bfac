import { readSync } from 'node:fs';
import type { ByteSource } from './facts.ts';

/** A file that is in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    readAt: (offset, length) =>
      offset < 0 || offset >= bytes.length
        ? bytes.subarray(0, 0)
        : bytes.subarray(offset, offset + Math.max(0, length)),
  };
}

/** An open file of `sizeBytes`, by pread. The descriptor stays the caller's; a failed read is the system's own error. */
export function fileSource(fd: number, sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    readAt(offset, length) {
      const wanted = Math.min(length, sizeBytes - offset);
      if (!(offset >= 0 && wanted > 0)) return new Uint8Array(0);
      const bytes = Buffer.allocUnsafe(wanted);
      let filled = 0;
      while (filled < wanted) {
        const read = readSync(fd, bytes, filled, wanted - filled, offset + filled);
        if (read === 0) break;
        filled += read;
      }
      return bytes.subarray(0, filled);
    },
  };
}
