import type { Library } from '../library/open-library.ts';

/**
 * The person wants photos back that were deleted for good: a phone that still holds them brings them with its next import, and their
 * next life begins. Gives how many of these have a tombstone.
 * @param assetIds 16 bytes each
 */
export function bringBack({ catalog }: Pick<Library, 'catalog'>, assetIds: readonly Uint8Array[]): number {
  return catalog.transaction(() => assetIds.filter((assetId) => catalog.tombstones.lift(assetId)).length);
}
