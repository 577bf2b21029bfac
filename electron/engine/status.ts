import type { Library } from './library/open-library.ts';

/** The sums of a library. Bytes are those of originals on this desktop. */
export function statusOf(library: Library) {
  const { assets, bytes, pending } = library.catalog.assets.totals();
  return { assets, bytes, backedUp: 0, proven: 0, pending, evicted: 0, trashed: 0 };
}
