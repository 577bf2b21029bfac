import type { Library } from './library/open-library.ts';

/**
 * The sums of a library. Bytes are those of originals on this desktop. `backedUp`: the vault has acknowledged every file of
 * so many assets; `proven`: and was seen to hold them whole.
 */
export function statusOf(library: Library) {
  const { assets, backups, vault } = library.catalog;
  const { assets: count, bytes, pending } = assets.totals();
  const { backedUp, proven } = backups.sums();
  const failed = backups.failed().length;
  return {
    ...{ assets: count, bytes, backedUp, proven, pending, evicted: 0, trashed: 0 },
    /** Assets whose backup has failed for as long as nobody does something about it. */
    failed,
    /** Files that belong to no photo or video, and are not backed up. */
    loose: assets.looseCount(),
    /** Where it is backed up to; null when nowhere. */
    vault: vault.get()?.place ?? null,
  };
}
