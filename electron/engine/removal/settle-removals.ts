import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { wordsOf } from '../../base/error.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Removal } from '../../catalog/removals.ts';
import { syncFolders } from '../library/sync-folders.ts';
import { putBack } from './put-back.ts';
import { type Pictures, removePictures } from './remove-pictures.ts';

/** A library that is being opened. */
interface Opening extends Pictures {
  readonly root: string;
  readonly leaving: string;
  readonly catalog: Catalog;
}

/**
 * Finishes or takes back what a crash left half done: files whose leaving was decided go, all others get their places again.
 * What cannot be settled now stays noted for the next opening. Gives what the person should know.
 */
export function settleRemovals(opening: Opening): string[] {
  const notices: string[] = [];
  for (const removal of opening.catalog.removals.all()) {
    try {
      settle(opening, removal);
    } catch (error) {
      const places = removal.files.map(({ path: place }) => place).join(', ');
      notices.push(
        `A deletion that was cut off could not be ${removal.isDecided ? 'finished' : 'taken back'} yet (${places}): ${wordsOf(error)}`,
      );
    }
  }
  return notices;
}

function settle(opening: Opening, removal: Removal): void {
  const { root, leaving, catalog } = opening;
  const { assets, removals } = catalog;
  const moved = new Map<number, string>();
  for (const { resource, path: place, aside } of removal.files) {
    const from = path.join(leaving, aside);
    if (removal.isDecided) rmSync(from, { force: true });
    else {
      const at = putBack({ root, aside: from, place }, (name) => assets.resourceAtPath(name) !== undefined);
      if (at !== undefined && at !== place) moved.set(resource, at);
    }
  }
  if (removal.isDecided && removal.kind === 'purge') removePictures(opening, removal.identities);
  const folders = removal.files.map(({ path: place }) => path.join(root, path.posix.dirname(place)));
  syncFolders([...new Set([leaving, ...folders])].filter((folder) => existsSync(folder)));
  catalog.durably(() => {
    for (const [resource, at] of moved) assets.setPath(resource, at);
    removals.end(removal.id);
  });
}
