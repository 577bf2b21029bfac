import { isAbort } from '../../base/abort.ts';
import type { FreeSpaceRules } from '../../contract/api/free-space.ts';
import type { Library } from '../library/open-library.ts';
import { evictOriginals } from '../originals/evict-originals.ts';
import { planFreeSpace } from './plan-free-space.ts';

export interface Room {
  /** Assets of which the originals are only in the vault now. */
  assets: number;
  bytes: number;
}

/** Nothing is kept by a rule: what the rules of proof allow, what was least used first. */
export const anything: FreeSpaceRules = { videosFirst: false, keepFavourites: false, secondCopy: false };

const favouritesName = 'keep-favourites-here';

/** The person's rule, for whoever has to make room without knowing of settings. */
export const rememberFavourites = ({ catalog }: Library, areKept: boolean): void => {
  if ((catalog.memory.get(favouritesName) === true) !== areKept) catalog.memory.set(favouritesName, areKept);
};

/**
 * Frees so many bytes on the library's disk, if that can be done safely: originals that were longest not looked at, and of these only what
 * the vault holds beyond doubt. Thumbnails and previews stay.
 * @throws {PhotoferryError} what the store throws when it cannot be asked
 */
export async function makeRoom(
  library: Library,
  needBytes: number,
  {
    rules = anything,
    ...options
  }: { signal: AbortSignal; rules?: FreeSpaceRules; onDone?: (done: number, of: number) => void },
): Promise<Room> {
  if (!library.catalog.vault.get()) return { assets: 0, bytes: 0 };
  const { signal, onDone } = options;
  const request = { target: 'desktop', rules, needBytes, order: 'least-used' } as const;
  const { assets } = await planFreeSpace(library, request, { signal });
  if (assets.length === 0) return { assets: 0, bytes: 0 };
  const { done, freedBytes } = await evictOriginals(library, assets, {
    ...{ signal, secondCopy: rules.secondCopy },
    ...(onDone && { onDone: (count) => onDone(count, assets.length) }),
  });
  return { assets: done, bytes: freedBytes };
}

/** The same where something else waits for it: whatever keeps it from being done, there is no room then. */
export async function tryToMakeRoom(library: Library, needBytes: number, signal: AbortSignal): Promise<Room> {
  try {
    const keepFavourites = library.catalog.memory.get(favouritesName) === true;
    return await makeRoom(library, needBytes, { signal, rules: { ...anything, keepFavourites } });
  } catch (error) {
    if (signal.aborted || isAbort(error)) throw error;
    return { assets: 0, bytes: 0 };
  }
}
