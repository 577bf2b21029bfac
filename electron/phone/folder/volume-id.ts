import { createHash } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * An id for a folder that stays the same when a card comes back, wherever it is mounted: the volume's own id and the
 * folder's place in it. Where the volume has none that this computer tells, the folder's real path.
 */
export async function folderId(folder: string): Promise<string> {
  const real = await realpath(folder);
  const volume = await volumeOf(real);
  const identity = volume ? `${volume.id}:${path.relative(volume.mountPoint, real)}` : `path:${real}`;
  return `folder-${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
}

async function volumeOf(real: string): Promise<{ id: string; mountPoint: string } | undefined> {
  const device = (await stat(real)).dev;
  let mountPoint = real;
  for (;;) {
    const parent = path.dirname(mountPoint);
    if (parent === mountPoint || (await stat(parent)).dev !== device) break;
    mountPoint = parent;
  }
  // On Windows st_dev is the volume's serial number; on Linux the file system's UUID is linked to its device node.
  if (process.platform === 'win32') return { id: `serial-${device}`, mountPoint };
  if (process.platform !== 'linux') return undefined;
  const links = '/dev/disk/by-uuid';
  for (const uuid of await readdir(links).catch(() => [])) {
    const node = await stat(path.join(links, uuid)).catch(() => undefined);
    if (node?.rdev === device) return { id: `uuid-${uuid}`, mountPoint };
  }
  return undefined;
}
