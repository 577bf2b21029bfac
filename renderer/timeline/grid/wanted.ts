import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Stretch, Tile } from '../../../electron/contract/api/timeline.ts';
import type { TileStore } from '../data/tile-store.ts';
import { rowsBetween, wholeSegments } from '../layout/rows-between.ts';
import type { TimelineLayout } from '../layout/timeline-layout.ts';
import type { Shown, Sight } from './shown.ts';

/** So many screens to each side are loaded before they are scrolled to. */
const loadAhead = 1;

/** The stretches whose tiles are not known yet: those in sight, then those around, downwards first. */
export function stretchesWanted(
  store: TileStore,
  layout: TimelineLayout,
  { scroll, height, isFast }: Sight,
): { seen: Stretch[]; ahead: Stretch[] } {
  const ahead = isFast ? 0 : loadAhead * height;
  const [from, to] = wholeSegments(layout, rowsBetween(layout, scroll, scroll + height));
  const [first, last] = wholeSegments(layout, rowsBetween(layout, scroll - ahead, scroll + height + ahead));
  return {
    seen: store.missing(from, to),
    ahead: [...store.missing(to, last), ...store.missing(first, from)],
  };
}

/** The tiles in the page that have a thumbnail: those in sight, then those around, downwards first. */
export function thumbnailsWanted(
  store: TileStore,
  { layout, from, to }: Shown,
  { scroll, height }: Sight,
): Tile[] {
  if (to <= from) return [];
  const [first, last] = rowsBetween(layout, scroll, scroll + height);
  const between = (start: number, end: number): Tile[] => {
    const tiles: Tile[] = [];
    for (let index = Math.max(start, from); index < Math.min(end, to); index += 1) {
      const tile = store.tileAt(index);
      if (tile && tile.flags & tileFlag.thumbnail) tiles.push(tile);
    }
    return tiles;
  };
  return [...between(first, last), ...between(last, to), ...between(from, first)];
}
