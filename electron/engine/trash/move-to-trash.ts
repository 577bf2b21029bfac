import type { Library } from '../library/open-library.ts';
import { type DoneWithAssets, gone, refusedAsset } from '../refused-asset.ts';
import { noteClock } from './local-clock.ts';

/**
 * Puts assets into the trash: they are shown there alone, and stay where they are, backed up and proven like all others. What is
 * there already stays as it is.
 */
export function moveToTrash(library: Library, assets: readonly number[], nowMs = Date.now()): DoneWithAssets {
  const { catalog } = library;
  return catalog.transaction(() => {
    noteClock(catalog, nowMs);
    const result: DoneWithAssets = { done: 0, refused: [] };
    for (const asset of new Set(assets)) {
      if (!catalog.assets.asset(asset)) result.refused.push(refusedAsset(library, asset, gone));
      else if (catalog.trash.add(asset, nowMs)) result.done++;
    }
    return result;
  });
}

/** Takes assets out of the trash. What is not in it stays as it is. */
export function restoreFromTrash(library: Library, assets: readonly number[]): DoneWithAssets {
  const { catalog } = library;
  return catalog.transaction(() => {
    const result: DoneWithAssets = { done: 0, refused: [] };
    for (const asset of new Set(assets)) {
      if (!catalog.assets.asset(asset)) result.refused.push(refusedAsset(library, asset, gone));
      else if (catalog.trash.restore(asset)) result.done++;
    }
    return result;
  });
}
