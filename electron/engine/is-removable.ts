import { realpathSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where systems mount what people plug in. */
const mountRoots = ['/media/', '/run/media/', '/Volumes/', '/mnt/'];

/**
 * True where a person would eject the disk that `folder` is on once it has been read: it is mounted there or where cards are,
 * and neither the system, nor the person's home, nor the library lives on it.
 */
export function isRemovable(folder: string, library: string, home = os.homedir()): boolean {
  try {
    const real = realpathSync(folder);
    const { dev } = statSync(real);
    const mountPoint = mountPointOf(real, dev);
    if (mountPoint === path.parse(mountPoint).root && process.platform !== 'win32') return false;
    if ([library, home, os.tmpdir(), process.execPath].some((place) => deviceOf(place) === dev)) return false;
    return mountPoint === real || mountRoots.some((root) => mountPoint.startsWith(root));
  } catch {
    // It went while we looked: whether it may be ejected is no question any more.
    return false;
  }
}

function mountPointOf(real: string, dev: number): string {
  const parent = path.dirname(real);
  return parent === real || statSync(parent).dev !== dev ? real : mountPointOf(parent, dev);
}

function deviceOf(place: string): number | undefined {
  return statSync(place, { throwIfNoEntry: false })?.dev;
}
