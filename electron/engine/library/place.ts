import { spawnSync } from 'node:child_process';
import { realpathSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LibraryError } from './library-error.ts';
import { isOnNetworkMount } from './network-mounts.ts';

/** File systems of other machines, by statfs type on Linux: NFS, SMB, CIFS, SMB2, Coda, AFS, 9p, Ceph. */
const networkTypes = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x73757245, 0x5346414f, 0x01021997, 0x00c36400,
]);
const cloudFolder =
  /^(onedrive( - .*)?|icloud ?drive|mobile documents|com~apple~clouddocs|dropbox( \(.*\))?|google ?drive|my drive)$/i;

/** Where the library is when nobody says: the person's Pictures, unless those live in a synced folder. */
export function defaultLibrary(home = os.homedir()): string {
  const pictures = path.join(home, 'Pictures');
  return isInCloudFolder(realOf(pictures))
    ? path.join(home, 'Photoferry')
    : path.join(pictures, 'Photoferry');
}

/**
 * Refuses places where a catalog comes to harm: network shares (SQLite's WAL needs shared memory) and folders that another
 * program syncs behind our back, by whatever links they are reached. `existing` is the nearest folder that is there already.
 */
export function checkPlace(library: string, existing: string): void {
  const real = realOf(existing);
  const place = path.join(real, path.relative(existing, library));
  if (isInCloudFolder(library) || isInCloudFolder(place)) {
    throw new LibraryError(
      'library-in-cloud-folder',
      `${library} is inside a folder that another program syncs.`,
      {
        advice: 'Choose a folder outside OneDrive, iCloud Drive, Dropbox and Google Drive.',
      },
    );
  }
  if (isOnNetwork(place, real)) {
    throw new LibraryError('library-on-network', `${library} is on a network share.`, {
      advice: 'Keep the library on a disk of this computer; the backup may well go to the share.',
    });
  }
}

/** Windows gives a drive letter that stands for a share as the share itself (`\\server\share`). */
function isOnNetwork(place: string, existing: string): boolean {
  if (place.startsWith('\\\\')) return true;
  if (process.platform === 'linux') return networkTypes.has(statfsSync(existing).type);
  if (process.platform !== 'darwin') return false;
  return isOnNetworkMount(printedMounts(), existing);
}

/** Whoever looks at many folders at once looks at the mounts once. */
const mountsFreshMs = 2000;
let mounts = { text: '', atMs: Number.NEGATIVE_INFINITY };
function printedMounts(): string {
  if (performance.now() - mounts.atMs > mountsFreshMs) {
    const { stdout } = spawnSync('/sbin/mount', { encoding: 'utf8', timeout: 5000 });
    mounts = { text: stdout ?? '', atMs: performance.now() };
  }
  return mounts.text;
}

function realOf(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return path.resolve(folder);
  }
}

function isInCloudFolder(folder: string): boolean {
  return path
    .resolve(folder)
    .split(/[\\/]/)
    .some((part) => cloudFolder.test(part));
}
