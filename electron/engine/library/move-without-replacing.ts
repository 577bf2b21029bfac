import { closeSync, linkSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { codeOf } from '../../base/error.ts';

/**
 * Gives a file its final name on the same file system. False, and nothing changed, where that name is taken, on
 * case-insensitive disks too: the name is taken by link(2), which fails where it stands already; on disks without links
 * (FAT, exFAT) it is reserved with O_EXCL and the file renamed onto the reservation.
 */
export function moveWithoutReplacing(aside: string, target: string): boolean {
  try {
    // Twelve times as fast as a reservation right after a sync: no inode has to be made.
    linkSync(aside, target);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!withoutLinks.has(code)) throw error;
    if (!reserve(target)) return false;
    renameSync(aside, target);
    return true;
  }
  unlinkSync(aside);
  return true;
}

/** What systems say of a disk that has no hard links. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'UNKNOWN']);

function reserve(target: string): boolean {
  try {
    closeSync(openSync(target, 'wx'));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
