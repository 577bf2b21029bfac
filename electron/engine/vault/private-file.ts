import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';

/**
 * Writes a file that only this user may read (mode 0600), whole or not at all, past a power cut when it returns. Its
 * folder is made, for this user alone. `replace`: what stands there goes; without it that is refused with EEXIST.
 */
export function writePrivateFile(place: string, bytes: Uint8Array, { replace = false } = {}): void {
  const folder = path.dirname(place);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const aside = path.join(folder, `.${path.basename(place)}.${randomUUID()}`);
  try {
    const fd = openSync(aside, 'wx', 0o600);
    try {
      writeSync(fd, bytes);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    if (replace) renameSync(aside, place);
    else moveAnew(aside, place);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Never onto something: by a link where the disk has them, else by a reservation. */
function moveAnew(aside: string, place: string): void {
  try {
    linkSync(aside, place);
    unlinkSync(aside);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    closeSync(openSync(place, 'wx', 0o600));
    renameSync(aside, place);
  }
}

/** Folders cannot be opened for that on Windows, where NTFS journals names itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
