import type { Stretch, Tile } from '../../contract/api/timeline.ts';
import { asTile } from './tile-row.ts';
import { type DayRange, dayMs, type Timeline } from './timeline.ts';
import type { ViewIndex } from './view-index.ts';

/** A whole view, or some days of it. */
export function viewTimeline(index: ViewIndex, within: DayRange): Timeline {
  const isWithin = (day: number) => day >= within.from && day <= within.to;
  const sum = (days: readonly [number, number][]) => days.reduce((total, [, n]) => total + n, 0);
  const tiles = (stretch: Stretch): Tile[] => {
    if (!isWithin(stretch.day)) return [];
    const nowMs = Date.now();
    return index.rows(stretch).map((row) => asTile(row, nowMs));
  };
  /** Undefined where there is more in these days than was asked for, but for the last. */
  const span = (run: readonly Stretch[]): Tile[][] | undefined => {
    const most = run.reduce((total, { limit }) => total + limit, 0);
    const rows = index.span({ from: run.at(-1)!.day, to: run[0]!.day }, most + 1);
    const nowMs = Date.now();
    const byDay = Map.groupBy(rows, ({ takenAtMs }) => Math.floor(takenAtMs / dayMs));
    const found = run.map(({ day }) => byDay.get(day) ?? []);
    const isWhole =
      found.reduce((total, { length }) => total + length, 0) === rows.length &&
      found.slice(0, -1).every(({ length }, at) => length <= run[at]!.limit);
    if (!isWhole) return undefined;
    return found.map((day, at) => day.slice(0, run[at]!.limit).map((row) => asTile(row, nowMs)));
  };
  return {
    total: () => sum(index.days(within)),
    days: () => index.days(within),
    tiles,
    tilesOf: (stretches) => {
      const run = runOf(stretches, isWithin);
      const spanned = (run.length > 1 && span(run)) || [];
      return [...spanned, ...stretches.slice(spanned.length).map(tiles)];
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

/** The stretches from the first on that are the beginnings of days, each older than the one before. */
function runOf(stretches: readonly Stretch[], isWithin: (day: number) => boolean): Stretch[] {
  const end = stretches.findIndex(
    ({ day, offset }, at) => offset > 0 || !isWithin(day) || (at > 0 && day >= stretches[at - 1]!.day),
  );
  return stretches.slice(0, end < 0 ? undefined : end);
}
