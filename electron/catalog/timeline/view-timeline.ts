import type { Tile } from '../../contract/api/timeline.ts';
import { asTile } from './tile-row.ts';
import type { DayRange, Timeline } from './timeline.ts';
import type { ViewIndex } from './view-index.ts';

/** A whole view, or some days of it. */
export function viewTimeline(index: ViewIndex, within: DayRange): Timeline {
  const isWithin = (day: number) => day >= within.from && day <= within.to;
  const sum = (days: readonly [number, number][]) => days.reduce((total, [, n]) => total + n, 0);
  return {
    total: () => sum(index.days(within)),
    days: () => index.days(within),
    tiles: (stretch): Tile[] => {
      if (!isWithin(stretch.day)) return [];
      const nowMs = Date.now();
      return index.rows(stretch).map((row) => asTile(row, nowMs));
    },
    keys: (range, { offset, limit }) => {
      const days = index.days({ from: Math.max(range.from, within.from), to: Math.min(range.to, within.to) });
      const ids: number[] = [];
      let skip = offset;
      for (const [day, n] of days) {
        if (ids.length >= limit) break;
        if (skip < n) ids.push(...index.ids({ day, offset: skip, limit: limit - ids.length }));
        skip = Math.max(skip - n, 0);
      }
      return { ids, total: sum(days) };
    },
    place: (id) => {
      const place = index.placeOf(id);
      return place && isWithin(place.day) ? place : null;
    },
  };
}
