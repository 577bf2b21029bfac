import type { Library } from './library/open-library.ts';

/**
 * The sums of a library. Bytes are those of originals on this desktop. `backedUp`: the vault has acknowledged every file of
 * so many assets; `proven`: and was seen to hold them whole. `evicted`: files of so many are only there. `trashed`: so many of all
 * are in the trash.
 */
export function statusOf(library: Library) {
  const { assets, backups, looseFiles, removals, trash, vault } = library.catalog;
  const { assets: count, bytes, pending } = assets.totals();
  const { backedUp, proven } = backups.sums();
  const failed = backups.failed().length;
  return {
    ...{
      assets: count,
      bytes,
      backedUp,
      proven,
      pending,
      evicted: removals.evictedCount(),
      trashed: trash.count(),
    },
    /** Assets whose backup has failed for as long as nobody does something about it. */
    failed,
    /** Files that belong to no photo or video, and how many of them the vault has. */
    ...looseFiles.sums(),
    /** Where it is backed up to; null when nowhere. */
    vault: vault.get()?.place ?? null,
  };
}
