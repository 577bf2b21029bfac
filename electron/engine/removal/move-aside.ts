import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, renameSync } from 'node:fs';

/**
 * `aside`: it was moved, and is the original. `changed`: it is something else; it stands where it stood, or lies aside to be put
 * back. `absent`: nothing stands there.
 */
export type AsideState = 'aside' | 'changed' | 'absent';

interface File {
  /** Both absolute, on one file system. */
  place: string;
  aside: string;
  sha256: Uint8Array;
  sizeBytes: number;
}

/** Moves a file aside, so that nobody opens it by its name any more, and holds what was moved against what it has to be. */
export async function moveAside(
  { place, aside, sha256, sizeBytes }: File,
  { signal }: { signal: AbortSignal },
): Promise<AsideState> {
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (!stats) return 'absent';
  // Nothing is moved that is not the original at first sight.
  if (!stats.isFile() || stats.size !== sizeBytes) return 'changed';
  renameSync(place, aside);
  const moved = lstatSync(aside);
  if (!moved.isFile() || moved.size !== sizeBytes) return 'changed';
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(aside, { signal, highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest().equals(sha256) ? 'aside' : 'changed';
}
