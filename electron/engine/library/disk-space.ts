import { statfsSync } from 'node:fs';

/** What is left free of a disk: 2 % of it, 64 MB at most. Catalog, pictures and whatever frees space need some, and so do others. */
const [leastBytes, mostBytes] = [2 * 1024 * 1024, 64 * 1024 * 1024];

/** Null where the disk does not say. */
export interface DiskSpace {
  freeBytes: number | null;
  totalBytes: number | null;
}

/** Of the disk that a folder is on, for this user. */
export function diskSpace(folder: string): DiskSpace {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return { freeBytes: null, totalBytes: null };
  }
}

/** So much is missing that originals may take; 0 when they may come. */
export function shortOfRoom({ freeBytes, totalBytes }: DiskSpace, wantedBytes: number): number {
  if (freeBytes === null || totalBytes === null) return 0;
  const leftBytes = Math.min(mostBytes, Math.max(leastBytes, Math.floor(totalBytes / 50)));
  return Math.max(0, leftBytes + wantedBytes - freeBytes);
}
