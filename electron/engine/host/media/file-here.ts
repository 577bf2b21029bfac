import { constants, type Stats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PhotoferryError } from '../../../base/error.ts';
import type { OpenRange } from '../media-source.ts';

const chunkBytes = 256 * 1024;

export interface FileHere {
  sizeBytes: number;
  open: OpenRange;
}

/**
 * A plain file inside a folder; undefined where there is none, or where links lead out of the folder: the library's folders are
 * open to everything that the person runs.
 */
export async function fileHere(root: string, place: string): Promise<FileHere | undefined> {
  let real: string;
  let stats: Stats;
  try {
    const inside = await realpath(root);
    real = await realpath(path.join(root, place));
    if (!real.startsWith(inside + path.sep)) return undefined;
    stats = await stat(real);
  } catch {
    return undefined;
  }
  if (!stats.isFile()) return undefined;
  return {
    sizeBytes: stats.size,
    open: (range, options) => readRange(real, stats, { ...range, ...options }),
  };
}

async function* readRange(
  real: string,
  seen: Stats,
  { start, end, signal }: { start: number; end: number; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  signal.throwIfAborted();
  // No link that was put there since is followed, and no pipe waited for.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(real, flags);
  try {
    const stats = await handle.stat();
    const isSame = stats.isFile() && stats.ino === seen.ino && stats.size === seen.size;
    if (!isSame) throw new PhotoferryError('original-changed', 'The file has just been changed.');
    if (start >= end) return;
    // A stream over a handle whose signal has aborted already tells nobody but the whole process.
    signal.throwIfAborted();
    const options = { start, end: end - 1, highWaterMark: chunkBytes, autoClose: false, signal };
    yield* handle.createReadStream(options) as AsyncIterable<Buffer>;
  } finally {
    await handle.close();
  }
}
