import { readdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { delay } from '../../base/abort.ts';
import type { IoOptions, PhoneEvent, PhoneObserver, PhoneSighting } from '../phone.ts';
import { shownName } from '../shown-name.ts';
import { openFolder } from './folder-phone.ts';
import { folderId } from './volume-id.ts';

const pollMs = 2000;

/** Where each system mounts what people plug in. */
function mountRoots(): string[] {
  const user = os.userInfo().username;
  if (process.platform === 'darwin') return ['/Volumes'];
  if (process.platform === 'linux') return [`/media/${user}`, `/run/media/${user}`];
  return [];
}

/** Cards and cameras: mounted volumes that hold a DCIM folder. `roots` are the folders that mounts appear in. */
export function createFolderObserver({ roots = mountRoots() }: { roots?: string[] } = {}): PhoneObserver {
  const sightings = async ({ signal }: IoOptions): Promise<PhoneSighting[]> => {
    signal.throwIfAborted();
    const volumes = (await Promise.all(roots.map(volumesIn))).flat().concat(await drives());
    const found: PhoneSighting[] = [];
    for (const volume of volumes) {
      const dcim = await stat(path.join(volume, 'DCIM')).catch(() => undefined);
      if (!dcim?.isDirectory()) continue;
      found.push({
        id: await folderId(volume),
        kind: 'folder',
        name: shownName(path.basename(volume) || volume) || 'card',
        link: 'disk',
        state: 'ready',
        connect: () => openFolder(volume),
      });
    }
    return found;
  };

  async function* watch({ signal }: IoOptions): AsyncGenerator<PhoneEvent> {
    const known = new Set<string>();
    while (!signal.aborted) {
      const now = await sightings({ signal }).catch(() => []);
      const ids = new Set(now.map((sighting) => sighting.id));
      for (const id of [...known]) {
        if (ids.has(id)) continue;
        known.delete(id);
        yield { type: 'detached', id };
      }
      for (const sighting of now) {
        if (known.has(sighting.id)) continue;
        known.add(sighting.id);
        yield { type: 'attached', sighting };
      }
      await delay(pollMs, signal).catch(() => {});
    }
  }

  return { sightings, watch, close: async () => {} };
}

async function volumesIn(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  return names.map((name) => path.join(root, name));
}

/** Windows: every drive letter but the system's own. */
async function drives(): Promise<string[]> {
  if (process.platform !== 'win32') return [];
  const letters = 'ABDEFGHIJKLMNOPQRSTUVWXYZ';
  return [...letters].map((letter) => `${letter}:\\`);
}
