import { codeOf, PhotoferryError } from '../../base/error.ts';

/**
 * - `target-full`, `target-gone`, `target-unwritable`: the folder that is copied to. - `target-in-library`: it is inside the
 * library, or the library in it. - `target-in-vault`: it is inside the folder of the vault. - `target-busy`: another copying goes on there.
 */
export class TargetError extends PhotoferryError {}

const again = 'and run the same again; what is whole is not copied twice.';
const full = {
  code: 'target-full',
  message: (folder: string) => `The disk that holds ${folder} is full, or the file is too large for it.`,
  advice: `Make room, or use a disk that is not formatted FAT32, ${again}`,
};
const unwritable = {
  code: 'target-unwritable',
  message: (folder: string) => `${folder} cannot be written to.`,
  advice:
    'Check that the disk is not write-protected, that the folder is yours, and that no file stands in its way.',
};
const gone = {
  code: 'target-gone',
  message: (folder: string) => `The disk that holds ${folder} is no longer there.`,
  advice: `Connect it ${again}`,
};
const wordsFor: Record<string, typeof full> = {
  ...{ ENOSPC: full, EDQUOT: full, EFBIG: full },
  ...{ EROFS: unwritable, EACCES: unwritable, EPERM: unwritable, EEXIST: unwritable },
  ...{ EISDIR: unwritable, ENOTDIR: unwritable },
  ...{ ENOENT: gone, EIO: gone, ENODEV: gone, ENXIO: gone, 'library-gone': gone },
};

/** Does something to the folder that is copied to; what its file system says against it comes out as ours. */
export async function onTarget<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = wordsFor[codeOf(error)];
    if (!words || error instanceof TargetError) throw error;
    throw new TargetError(words.code, words.message(folder), { advice: words.advice, cause: error });
  }
}
