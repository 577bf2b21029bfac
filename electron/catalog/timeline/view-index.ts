import type { Database } from 'better-sqlite3';
import type { TimelineView } from '../../contract/api/timeline-view.ts';
import { type TileRow, tileColumns } from './tile-row.ts';
import { type DayRange, dayMs } from './timeline.ts';

/** Where an asset stands in a view. */
export interface Place {
  takenAtMs: number;
  id: number;
}

const from: Record<TimelineView, string> = {
  photos: "asset INDEXED BY asset_view WHERE view = 'photos'",
  favourites: "asset INDEXED BY asset_favourite WHERE favourite = 1 AND view = 'photos'",
  hidden: "asset INDEXED BY asset_view WHERE view = 'hidden'",
  trash: "asset INDEXED BY asset_view WHERE view = 'trash'",
};

/** Long days that are remembered at a time. */
const maxDays = 32;

interface Marks {
  /** What the day was when it was walked. */
  changes: number;
  /** The assets at 0, step, 2 * step … */
  places: Place[];
}

/**
 * One view, by the index that stands in its order. SQLite counts its way to an offset, which takes milliseconds in a day of
 * fifty thousand: of long days some places are remembered, until the day changes.
 * @param step every how manieth asset of a long day is remembered: a thousand are skipped in a fraction of a millisecond
 */
export function createViewIndex(database: Database, view: TimelineView, step = 1000) {
  const within = `${from[view]} AND taken_at_ms >= @start AND (taken_at_ms, id) <= (@takenAtMs, @id)
    ORDER BY taken_at_ms DESC, id DESC LIMIT @limit OFFSET @skip`;
  const rows = database.prepare(`SELECT ${tileColumns} FROM ${within}`);
  const spanned = database.prepare(
    `SELECT ${tileColumns} FROM ${from[view]} AND taken_at_ms >= @start AND taken_at_ms < @end
     ORDER BY taken_at_ms DESC, id DESC LIMIT @limit`,
  );
  const ids = database.prepare(`SELECT id FROM ${within}`).pluck();
  const place = database.prepare(`SELECT taken_at_ms AS takenAtMs, id FROM ${within}`);
  const placeById = database.prepare(
    `SELECT taken_at_ms AS takenAtMs, id, day FROM asset WHERE id = ? AND view = ? AND favourite >= ?`,
  );
  const before = database
    .prepare(
      `SELECT count(*) FROM ${from[view]} AND (taken_at_ms, id) <= (@takenAtMs, @id) AND (taken_at_ms, id) > (@toMs, @toId)`,
    )
    .pluck();
  const bucket = database.prepare('SELECT n, changes FROM bucket WHERE view = ? AND day = ?');
  const days = database
    .prepare('SELECT day, n FROM bucket WHERE view = ? AND day BETWEEN ? AND ? AND n > 0 ORDER BY day DESC')
    .raw();
  const remembered = new Map<number, Marks>();

  const startOf = (day: number): Place => ({ takenAtMs: (day + 1) * dayMs - 1, id: Number.MAX_SAFE_INTEGER });

  /** Undefined for a short day. */
  function marksOf(day: number): Place[] | undefined {
    const now = bucket.get(view, day) as { n: number; changes: number } | undefined;
    if (!now || now.n < 2 * step) return undefined;
    const known = remembered.get(day);
    remembered.delete(day);
    const marks = known?.changes === now.changes ? known : { changes: now.changes, places: walk(day) };
    remembered.set(day, marks);
    if (remembered.size > maxDays) remembered.delete(remembered.keys().next().value!);
    return marks.places;
  }

  function walk(day: number): Place[] {
    const places: Place[] = [];
    for (let at: Place | undefined = startOf(day), skip = 0; at; skip = step) {
      at = place.get({ ...at, skip, limit: 1, start: day * dayMs }) as Place | undefined;
      if (at) places.push(at);
    }
    return places;
  }

  function bounds({ day, offset, limit }: { day: number; offset: number; limit: number }) {
    const marks = offset < step ? undefined : marksOf(day);
    const index = marks ? Math.min(Math.floor(offset / step), marks.length - 1) : 0;
    return { ...(marks?.[index] ?? startOf(day)), skip: offset - index * step, limit, start: day * dayMs };
  }

  return {
    rows: (stretch: { day: number; offset: number; limit: number }) => rows.all(bounds(stretch)) as TileRow[],
    /** All of some days, newest first, as far as `limit` reaches. */
    span: (days: DayRange, limit: number) =>
      spanned.all({ start: days.from * dayMs, end: (days.to + 1) * dayMs, limit }) as TileRow[],
    ids: (stretch: { day: number; offset: number; limit: number }) => ids.all(bounds(stretch)) as number[],
    days: (range: { from: number; to: number }) => days.all(view, range.from, range.to) as [number, number][],
    /** Undefined for an asset that is not in this view. */
    placeOf: (id: number): { day: number; offset: number } | undefined => {
      const own = view === 'favourites' ? 'photos' : view;
      const found = placeById.get(id, own, view === 'favourites' ? 1 : 0) as
        | (Place & { day: number })
        | undefined;
      if (!found) return undefined;
      const { day } = found;
      const marks = marksOf(day) ?? [startOf(day)];
      // The last one that does not stand behind it.
      const index = Math.max(
        marks.findLastIndex((mark) => !isBehind(mark, found)),
        0,
      );
      const offset =
        index * step + (before.get({ ...marks[index]!, toMs: found.takenAtMs, toId: found.id }) as number);
      return { day, offset };
    },
  };
}

export type ViewIndex = ReturnType<typeof createViewIndex>;

const isBehind = (one: Place, other: Place) =>
  one.takenAtMs < other.takenAtMs || (one.takenAtMs === other.takenAtMs && one.id < other.id);
