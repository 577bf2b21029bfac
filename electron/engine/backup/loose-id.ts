import { createHash } from 'node:crypto';

/** What names a file that belongs to no asset, 16 bytes: content and place, so that two photos with equal adjustments have one each. */
export const looseIdOf = ({ sha256, path }: { sha256: Uint8Array; path: string }): Buffer =>
  createHash('sha256').update(sha256).update(path).digest().subarray(0, 16);
