import { realpathSync } from 'node:fs';
import path from 'node:path';
import { isInside } from '../library/is-inside.ts';
import type { Library } from '../library/open-library.ts';

/** The files of originals that are on this desktop, for a window that lets them be dragged out; what is not here is left out. */
export function pathsOfFiles(library: Library | undefined, files: readonly number[]): string[] {
  if (!library) return [];
  return files.flatMap((file) => {
    const place = library.catalog.assets.resource(file)?.path;
    return place ? [path.join(library.root, place)] : [];
  });
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
