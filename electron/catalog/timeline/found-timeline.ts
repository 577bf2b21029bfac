import type { Stretch, Tile } from '../../contract/api/timeline.ts';
import type { Timeline } from './timeline.ts';

/** What a search has found, in order: keys, and how many of them each day has. */
export interface Found {
  ids: Int32Array;
  days: readonly [number, number][];
}

/** @param lookUp what the timeline needs of the catalog: tiles in the order of their keys, and the day of an asset */
export function foundTimeline(
  found: Found,
  lookUp: { tiles(ids: Iterable<number>): Tile[]; dayOf(id: number): number | undefined },
): Timeline {
  const starts = new Map<number, { start: number; n: number }>();
  let at = 0;
  for (const [day, n] of found.days) {
    starts.set(day, { start: at, n });
    at += n;
  }
  const tiles = ({ day, offset, limit }: Stretch): Tile[] => {
    const here = starts.get(day);
    if (!here || offset >= here.n) return [];
    const start = here.start + offset;
    return lookUp.tiles(found.ids.subarray(start, start + Math.min(limit, here.n - offset)));
  };
  return {
    total: () => found.ids.length,
    days: () => [...found.days],
    tiles,
    tilesOf: (stretches) => stretches.map(tiles),
    keys: ({ from, to }, { offset, limit }) => {
      const within = found.days.filter(([day]) => day >= from && day <= to);
      const newest = within[0];
      if (!newest) return { ids: [], total: 0 };
      const { start } = starts.get(newest[0])!;
      const total = within.reduce((sum, [, n]) => sum + n, 0);
      return { ids: [...found.ids.subarray(start, start + total).subarray(offset, offset + limit)], total };
    },
    place: (id) => {
      const day = lookUp.dayOf(id);
      const here = day === undefined ? undefined : starts.get(day);
      if (day === undefined || !here) return null;
      const offset = found.ids.subarray(here.start, here.start + here.n).indexOf(id);
      return offset < 0 ? null : { day, offset };
    },
  };
}
