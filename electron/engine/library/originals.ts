import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { moveWithoutReplacing } from './move-without-replacing.ts';
import { numbered, safeName } from './safe-name.ts';

const firstDayMs = Date.UTC(1000, 0, 1);
const lastDayMs = Date.UTC(9999, 11, 31);
const maxClashes = 100_000;

export interface ToPlace {
  /** Where the bytes are now: on the library's own file system. */
  aside: string;
  name: string;
  /** Folder below the library, '/' between. */
  folder: string;
  sizeBytes: number;
  sha256: Uint8Array;
}

/** The folder of a day: `Originals/2024/2024-07-01`. `takenAtMs` is local wall time. */
export function dayFolder(takenAtMs: number): string {
  // A camera's clock may say anything; folders have four-digit years.
  const day = new Date(Math.min(Math.max(takenAtMs, firstDayMs), lastDayMs)).toISOString().slice(0, 10);
  return `Originals/${day.slice(0, 4)}/${day}`;
}

/**
 * Moves a file from aside to a name of its own; gives its path below the library, '/' between. Nothing is ever
 * overwritten, and no name is used that the catalog has given to another file, though that be gone from the disk. A file that
 * stands there as nobody's (a crash between move and transaction, a rebuilt catalog) is taken over if it holds the very same bytes.
 */
export async function placeOriginal(
  root: string,
  file: ToPlace,
  isAnothers: (path: string) => boolean,
): Promise<string> {
  makeFolder(root, file.folder);
  const name = safeName(file.name);
  for (let number = 1; number <= maxClashes; number++) {
    const relative = `${file.folder}/${numbered(name, number)}`;
    const target = path.join(root, relative);
    if (isAnothers(relative)) continue;
    if (moveWithoutReplacing(file.aside, target)) return relative;
    const there = lstatSync(target, { throwIfNoEntry: false });
    // An empty stranger is a reservation that a crash left; renaming onto it loses nothing.
    const isOurs = there?.isFile() && (there.size === 0 || (await holds(target, there.size, file)));
    if (isOurs) {
      renameSync(file.aside, target);
      return relative;
    }
  }
  throw new Error(`No free name for ${name} in ${file.folder}`);
}

async function holds(target: string, sizeBytes: number, file: ToPlace): Promise<boolean> {
  if (sizeBytes !== file.sizeBytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(target)) hash.update(chunk as Buffer);
  return hash.digest().equals(file.sha256);
}

/** Makes a folder of Originals, but never Originals itself: where that is gone, so is the disk, and this is the one below. */
function makeFolder(root: string, folder: string): void {
  const target = path.join(root, folder);
  if (lstatSync(target, { throwIfNoEntry: false })) return;
  lstatSync(path.join(root, 'Originals'));
  const year = path.dirname(target);
  for (const each of [year, target]) if (!lstatSync(each, { throwIfNoEntry: false })) mkdirSync(each);
}
