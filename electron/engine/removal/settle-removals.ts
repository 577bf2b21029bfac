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
  const stuck: Removal[] = [];
  let why = '';
  for (const removal of opening.catalog.removals.all()) {
    try {
      settle(opening, removal);
    } catch (error) {
      stuck.push(removal);
      why ||= wordsOf(error);
    }
  }
  const files = stuck.flatMap((removal) => removal.files);
  if (stuck.length === 0) return [];
  const deletions = stuck.length === 1 ? 'A deletion that was' : `${stuck.length} deletions that were`;
  const places = files.slice(0, 3).map(({ path: place }) => place);
  if (files.length > places.length) places.push(`and ${files.length - places.length} more`);
  return [
    `${deletions} cut off could not be finished or taken back yet (${places.join(', ')}). Nothing is lost; it is tried again at the next start. ${why}`,
  ];
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
