import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** File systems that people keep files on, by the names that Linux has for them. */
const kinds = new Set([
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'zfs', 'bcachefs', 'jfs', 'reiserfs'],
  ...['vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'hfsplus', 'apfs', 'udf'],
  ...['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'fuse.sshfs', 'fuse.rclone'],
]);
/** Where people's disks and shares are mounted; what is mounted elsewhere belongs to the system. */
const roots = ['/media/', '/run/media/', '/mnt/', '/srv/', '/data/'];

/** The disks that a person may have plugged in or mounted, besides the one that the home is on. */
export function disks(platform = process.platform): string[] {
  if (platform === 'darwin') return volumesIn('/Volumes');
  if (platform === 'win32')
    return [...'CDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`).filter(existsSync);
  return mountedIn(readMounts());
}

/** From `/proc/self/mounts`: device, place, kind, options; spaces in names are `\040`. */
export function mountedIn(mounts: string): string[] {
  const places = mounts.split('\n').flatMap((line) => {
    const [, place, kind] = line.split(' ');
    if (!place || !kind || !kinds.has(kind)) return [];
    const name = place.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const isPeoples = roots.some((root) => name.startsWith(root) || `${name}/` === root);
    return isPeoples && !name.includes('\0') ? [Buffer.from(name, 'latin1').toString('utf8')] : [];
  });
  return [...new Set(places)].sort();
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mounts', 'latin1');
  } catch {
    return '';
  }
}

function volumesIn(root: string): string[] {
  try {
    return readdirSync(root)
      .filter((name) => !name.startsWith('.'))
      .map((name) => path.join(root, name));
  } catch {
    return [];
  }
}
