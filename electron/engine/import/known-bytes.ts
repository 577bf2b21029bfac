import { lstatSync } from 'node:fs';
import path from 'node:path';
import type { ResourceRow } from '../../catalog/assets.ts';
import type { Library } from '../library/open-library.ts';

/** The photo or video that holds these bytes, with its file where the catalog says. */
export function knownMedia(library: Library, sha256: Uint8Array): ResourceRow | undefined {
  return library.catalog.assets
    .resourcesBySha256(sha256)
    .find(
      (resource) =>
        resource.role !== 'adjustments' && resource.role !== 'sidecar' && isPresent(library, resource),
    );
}

/** True where the original stands under its name; what is in it is another question. */
export function isThere(library: Library, original: string): boolean {
  return lstatSync(path.join(library.root, original), { throwIfNoEntry: false }) !== undefined;
}

/** False when somebody took the file away behind our back: then the same bytes from a phone are welcome. */
export function isPresent(library: Library, resource: ResourceRow): boolean {
  if (resource.path === null) return false;
  const stats = lstatSync(path.join(library.root, resource.path), { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === resource.sizeBytes;
}
