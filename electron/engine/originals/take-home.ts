import { rmSync } from 'node:fs';
import path from 'node:path';
import type { ResourceRow } from '../../catalog/assets.ts';
import { isPresent } from '../import/known-bytes.ts';
import { repicture } from '../import/refresh-asset.ts';
import { inCommitTurn } from '../library/commit-turn.ts';
import { explainWrite } from '../library/library-error.ts';
import type { Library } from '../library/open-library.ts';
import { dayFolder, placeOriginal } from '../library/originals.ts';

/** A file of an asset that has come back, verified, and lies aside. */
export interface Came {
  asset: number;
  resource: ResourceRow;
  /** Absolute. */
  aside: string;
}

/**
 * Gives files that came back their places, as an import does: synced, named, synced, and only then named by the catalog. Where
 * somebody else's file has the old name by now, a free one beside it. Those whose asset went away meanwhile, or that are here
 * already, are let go. Gives those that are here now.
 */
export function takeHome(library: Library, all: readonly Came[]): Promise<Came[]> {
  if (all.length === 0) return Promise.resolve([]);
  return inCommitTurn(library, async () => {
    try {
      return await placeAll(library, all);
    } catch (error) {
      throw explainWrite(error, library.root);
    }
  });
}

async function placeAll(library: Library, all: readonly Came[]): Promise<Came[]> {
  const { root, catalog } = library;
  const wanted = all.filter((came) => {
    const now = catalog.assets.asset(came.asset) && currentOf(library, came);
    if (now && !isPresent(library, now)) return true;
    rmSync(came.aside, { force: true });
    return false;
  });
  await library.sync(root, { files: wanted.map(({ aside }) => aside) });
  const places = new Map<Came, string>();
  const taken = new Set<string>();
  for (const came of wanted) {
    const { resource, aside } = came;
    const { sizeBytes, sha256 } = resource;
    const place = await placeOriginal(
      root,
      { aside, ...homeOf(library, came), sizeBytes, sha256 },
      (relative) => taken.has(relative) || isOfAnother(library, relative, resource.id),
    );
    taken.add(place);
    places.set(came, place);
  }
  await library.sync(root, { folders: [...foldersOf(root, [...places.values()])] });
  catalog.transaction(() => {
    for (const [{ resource }, place] of places) catalog.assets.setPath(resource.id, place);
    // It may have been edited while it was away.
    for (const asset of new Set(wanted.map((came) => came.asset))) repicture(catalog, asset);
  });
  return wanted;
}

/** The row as it is now; undefined where it has gone, or its key means another file. */
function currentOf({ catalog }: Library, { resource }: Came): ResourceRow | undefined {
  const now = catalog.assets.resource(resource.id) as ResourceRow | undefined;
  return now && Buffer.compare(now.sha256, resource.sha256) === 0 ? now : undefined;
}

const isOfAnother = ({ catalog }: Library, place: string, resource: number): boolean => {
  const owner = catalog.assets.resourceAtPath(place);
  return owner !== undefined && owner !== resource;
};

/** Where it stood, else the folder of its day. */
function homeOf({ catalog }: Library, { asset, resource }: Came): { folder: string; name: string } {
  const before = resource.path ?? resource.evictedFrom;
  if (before !== null) return { folder: path.posix.dirname(before), name: path.posix.basename(before) };
  return { folder: dayFolder(catalog.assets.asset(asset)!.takenAtMs), name: resource.name };
}

/** Up to the library itself: a folder may have been made just now. */
function foldersOf(root: string, places: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const place of places) {
    for (let at = path.posix.dirname(place); at !== '.'; at = path.posix.dirname(at))
      folders.add(path.join(root, at));
    folders.add(root);
  }
  return folders;
}
