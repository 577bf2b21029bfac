import { codeOf, PhotoferryError } from '../../base/error.ts';

/**
 * - `library-locked`: another process has it open. - `library-full`: no room on its disk. - `library-gone`: its disk or
 * folder vanished. - `library-unwritable`: read-only or not ours. - `library-on-network`, `library-in-cloud-folder`:
 * places where a catalog would be damaged sooner or later.
 */
export class LibraryError extends PhotoferryError {}

/** A file system error while writing into the library, as ours; anything else unchanged. */
export function explainWrite(error: unknown, folder: string): unknown {
  if (error instanceof PhotoferryError) return error;
  const words = wordsFor[codeOf(error)];
  return words
    ? new LibraryError(words.code, words.message(folder), { advice: words.advice, cause: error })
    : error;
}

const full = {
  code: 'library-full',
  message: (folder: string) => `The disk that holds ${folder} is full.`,
  advice: 'Make room there and do this again; it goes on where it stopped.',
};
const unwritable = {
  code: 'library-unwritable',
  message: (folder: string) => `${folder} cannot be written to.`,
  advice: 'Check that the disk is not write-protected and that the folder is yours.',
};
const inTheWay = 'A file stands where a folder must be, or a folder where a file: move it away.';
const gone = {
  code: 'library-gone',
  message: (folder: string) => `The disk that holds ${folder} is no longer there.`,
  advice: 'Connect it again and import again; it goes on where it stopped.',
};
const wordsFor: Record<string, typeof full> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: {
    ...full,
    message: (folder) => `A file is too large for the disk that holds ${folder}.`,
    advice: 'Use a disk that is not formatted FAT32.',
  },
  EEXIST: { ...unwritable, advice: inTheWay },
  EISDIR: { ...unwritable, advice: inTheWay },
  EROFS: unwritable,
  EACCES: unwritable,
  EPERM: unwritable,
  ENOENT: gone,
  ENOTDIR: gone,
  EIO: gone,
  ENODEV: gone,
  ENXIO: gone,
};
