import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ResourceRow } from '../../catalog/assets.ts';
import type { Library } from '../library/open-library.ts';

/** The photo or video that holds these bytes, with its file where the catalog says, or given up here because the vault has it. */
export function knownMedia(library: Library, sha256: Uint8Array): ResourceRow | undefined {
  return library.catalog.assets
    .resourcesBySha256(sha256)
    .find(
      (resource) =>
        resource.role !== 'adjustments' && resource.role !== 'sidecar' && isKept(library, resource),
    );
}

/** Names of folders held at once while originals are looked for. */
const heldNames = 200_000;

/**
 * A look at which originals stand under their names; what is in them is another question. A folder is read once for all
 * that are asked for in it; a name that its listing lacks is asked for itself, as file systems may spell names their own way.
 */
export function lookForOriginals(library: Library): (original: string) => boolean {
  const folders = new Map<string, Set<string>>();
  let held = 0;
  const namesIn = (folder: string): Set<string> => {
    const known = folders.get(folder);
    if (known) return known;
    if (held > heldNames) {
      folders.clear();
      held = 0;
    }
    const names = new Set(readNames(path.join(library.root, folder)));
    folders.set(folder, names);
    held += names.size + 1;
    return names;
  };
  return (original) => {
    const at = original.lastIndexOf('/');
    if (namesIn(original.slice(0, Math.max(at, 0))).has(original.slice(at + 1))) return true;
    return lstatSync(path.join(library.root, original), { throwIfNoEntry: false }) !== undefined;
  };
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Its bytes are here, or in the vault alone. */
export const isKept = (library: Library, resource: ResourceRow): boolean =>
  resource.evictedFrom !== null || isPresent(library, resource);

/** False when somebody took the file away behind our back: then the same bytes from a phone are welcome. */
export function isPresent(library: Library, resource: Pick<ResourceRow, 'path' | 'sizeBytes'>): boolean {
  if (resource.path === null) return false;
  const stats = lstatSync(path.join(library.root, resource.path), { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === resource.sizeBytes;
}
