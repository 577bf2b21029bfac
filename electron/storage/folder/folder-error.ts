import { isAbort } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import { StorageError, type StorageErrorCode } from '../storage-error.ts';

const known: Record<string, readonly [StorageErrorCode, string, string]> = {
  ENOSPC: ['store-full', 'is full', 'Make room there, then start again: what has arrived is not sent twice.'],
  EDQUOT: [
    'store-full',
    'holds as much as you may keep there',
    'Make room there or have the quota raised, then start again.',
  ],
  EFBIG: [
    'store-unsupported',
    'cannot hold a file that large',
    'FAT32 ends at 4 GB a file: use a disk with exFAT or another file system.',
  ],
  EROFS: ['store-read-only', 'is read-only', 'Take off its write protection or use another folder.'],
  EACCES: ['store-denied', 'may not be used by you', 'Check who owns the folder and what you may do there.'],
  EPERM: ['store-denied', 'may not be used by you', 'Check who owns the folder and what you may do there.'],
  ENAMETOOLONG: ['store-unsupported', 'has too long a path', 'Use a folder nearer to the top of its disk.'],
  ELOOP: ['store-strange', 'holds links where files should be', 'Nothing but Photoferry should write there.'],
  ENOTDIR: [
    'store-strange',
    'holds files where folders should be',
    'Nothing but Photoferry should write there.',
  ],
  EISDIR: [
    'store-strange',
    'holds folders where files should be',
    'Nothing but Photoferry should write there.',
  ],
};
/** What systems say of a disk that was pulled or a share whose server is gone. */
const unreachable = new Set(
  'EIO ENODEV ENXIO ESTALE EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH ENOTCONN ECONNRESET ETIMEDOUT EREMOTEIO UNKNOWN'.split(
    ' ',
  ),
);
const busy = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'EAGAIN']);

/** What a file system said, as the store's error; aborts, our own errors and what nobody foresaw pass unchanged. */
export function folderError(error: unknown, root: string): unknown {
  if (error instanceof StorageError || isAbort(error)) return error;
  const code = codeOf(error);
  const entry = known[code];
  if (entry) return new StorageError(entry[0], `${root} ${entry[1]}.`, { advice: entry[2], cause: error });
  if (unreachable.has(code)) {
    return new StorageError('store-unreachable', `${root} does not answer.`, {
      advice: 'Plug the disk in again or check the connection to the share.',
      cause: error,
    });
  }
  if (busy.has(code)) return new StorageError('store-busy', `${root} is busy.`, { cause: error });
  if (code === 'ENOENT') return storeMissing(root, error);
  return error;
}

export function storeMissing(root: string, cause?: unknown): StorageError {
  return new StorageError('store-missing', `There is no folder at ${root}.`, {
    advice: 'Plug the disk in or connect the share, and check the path.',
    cause,
  });
}
