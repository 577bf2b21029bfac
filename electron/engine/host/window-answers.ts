import { realpathSync } from 'node:fs';
import path from 'node:path';
import { isInside } from '../library/is-inside.ts';
import type { Library } from '../library/open-library.ts';

/** The originals of assets on this desktop, for a window that lets them be dragged out; what is not here is left out. */
export function pathsOfAssets(library: Library | undefined, assets: readonly number[]): string[] {
  if (!library) return [];
  const files = assets.flatMap((asset) => library.catalog.assets.resourcesOf(asset));
  return files.flatMap(({ path: place }) => (place ? [path.join(library.root, place)] : []));
}

/** Where the window shows a file of the library that was opened with it; null for any other file. */
export function addressOfFile(library: Library | undefined, file: string): string | null {
  if (!library) return null;
  try {
    const [root, place] = [realpathSync(library.root), realpathSync(file)];
    if (!isInside(place, root)) return null;
    const { assets } = library.catalog;
    const resource = assets.resourceAtPath(path.relative(root, place).split(path.sep).join('/'));
    const asset = resource === undefined ? null : assets.resource(resource).asset;
    return asset === null ? null : `/photo/${asset}`;
  } catch {
    // It is gone, or may not be looked at.
    return null;
  }
}
