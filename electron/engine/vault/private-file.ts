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
import { codeOf, PhotoferryError } from '../../base/error.ts';

/**
 * Writes a file that only this user may read (mode 0600), whole or not at all, past a power cut when it returns.
 * `makeFolder`: its folder is made, for this user alone. `replace`: what stands there goes; without it that is refused.
 * @throws {PhotoferryError} `file-exists`, `file-unwritable`
 */
export function writePrivateFile(
  place: string,
  bytes: Uint8Array,
  options: { replace?: boolean; makeFolder?: boolean } = {},
): void {
  try {
    writeWhole(place, bytes, options);
  } catch (error) {
    throw cannotWrite(place, error);
  }
}

function writeWhole(
  place: string,
  bytes: Uint8Array,
  { replace = false, makeFolder = false }: { replace?: boolean; makeFolder?: boolean },
): void {
  const folder = path.dirname(place);
  if (makeFolder) mkdirSync(folder, { recursive: true, mode: 0o700 });
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

function cannotWrite(place: string, cause: unknown): PhotoferryError {
  const code = codeOf(cause);
  return code === 'EEXIST'
    ? new PhotoferryError('file-exists', `${place} is there already, and nothing is ever written over it.`, {
        advice: 'Choose another name, or move that file away.',
        cause,
      })
    : new PhotoferryError('file-unwritable', `${place} cannot be written (${code}).`, {
        advice: 'Choose a folder that is there and yours.',
        cause,
      });
}
