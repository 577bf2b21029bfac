import { statfsSync } from 'node:fs';

/** Of the disk that a folder is on, for this user; null where it does not say. */
export function diskSpace(folder: string): { freeBytes: number | null; totalBytes: number | null } {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return { freeBytes: null, totalBytes: null };
  }
}
