import { realpathSync } from 'node:fs';
import path from 'node:path';
import { missingFolders } from './missing-folders.ts';

/** True where `folder` is `container` or lies below it, by whatever links they are reached; either may be missing yet. */
export function isInside(folder: string, container: string): boolean {
  const [inner, outer] = [realPlace(folder), realPlace(container)];
  return inner === outer || inner.startsWith(outer.endsWith(path.sep) ? outer : outer + path.sep);
}

/** Of what is missing the name that it will have. */
function realPlace(folder: string): string {
  const place = path.resolve(folder);
  const { existing } = missingFolders(place);
  return path.join(realOf(existing), path.relative(existing, place));
}

function realOf(existing: string): string {
  try {
    return realpathSync.native(existing);
  } catch {
    // A link that leads nowhere.
    return existing;
  }
}
