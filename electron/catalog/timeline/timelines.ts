import type { Database } from 'better-sqlite3';
import type { Tile } from '../../contract/api/timeline.ts';
import { type TimelineView, timelineViews } from '../../contract/api/timeline-view.ts';
import type { SearchQuery } from './find-assets.ts';
import { createFinder } from './finder.ts';
import { foundTimeline } from './found-timeline.ts';
import { createSearchIndex } from './search-index.ts';
import { asTile, type TileRow, tileColumns } from './tile-row.ts';
import { type DayRange, dayMs, type Timeline } from './timeline.ts';
import { createViewIndex, type ViewIndex } from './view-index.ts';
import { viewTimeline } from './view-timeline.ts';

/** Searches whose findings are kept: the one on screen, and those that were typed on the way to it. */
const maxSearches = 4;
/** No camera takes more in one go; an address is not to ask for a million. */
const maxBurst = 300;

/** Everything that a gallery asks of the catalog to show what there is. `file`: where the catalog is, for who reads it besides. */
export function createTimelines(database: Database, file: string) {
  const views = Object.fromEntries(
    timelineViews.map((view) => [view, createViewIndex(database, view)]),
  ) as Record<TimelineView, ViewIndex>;
  const revisions = database.prepare('SELECT shown, found FROM timeline_revision');
  // At once: half the price of one by one.
  const tilesByKey = database.prepare(
    `SELECT ${tileColumns} FROM asset WHERE id IN (SELECT value FROM json_each(?))`,
  );
  // By the burst, and not by a walk through the view.
  const burst = database
    .prepare(
      `SELECT other.id FROM asset one CROSS JOIN asset other ON other.burst_id = one.burst_id AND +other.view = one.view
       WHERE one.id = ? ORDER BY other.taken_at_ms, other.id LIMIT ?`,
    )
    .pluck();
  const takenAt = database.prepare('SELECT taken_at_ms FROM asset WHERE id = ?').pluck();
  const counts = database.prepare('SELECT view, sum(n) FROM bucket GROUP BY view').raw();
  const index = createSearchIndex(database);
  const finder = createFinder(file);
  const searches = new Map<string, { revision: number; timeline: Promise<Timeline> }>();

  const revision = () => revisions.get() as { shown: number; found: number };
  /** In the order of the keys; those that are gone are left out. */
  const tiles = (ids: Iterable<number>) => {
    const nowMs = Date.now();
    const keys = [...ids];
    const rows = tilesByKey.all(JSON.stringify(keys)) as TileRow[];
    const byKey = new Map(rows.map((row) => [row.id, row]));
    return keys.flatMap((key) => {
      const row = byKey.get(key);
      return row ? [asTile(row, nowMs)] : [];
    });
  };
  const dayOf = (id: number) => {
    const takenAtMs = takenAt.get(id) as number | undefined;
    return takenAtMs === undefined ? undefined : Math.floor(takenAtMs / dayMs);
  };

  return {
    /** Grows with every change of what a timeline shows or a search finds. */
    revision: () => {
      const { shown, found } = revision();
      return shown + found;
    },
    tiles,
    /** Of the burst of an asset, as they were taken; none for what is of no burst. */
    burst: (id: number): Tile[] => tiles(burst.all(id, maxBurst) as number[]),
    view: (view: TimelineView, within: DayRange): Timeline => viewTimeline(views[view], within),
    /** What a search finds in a view; kept until something changes that it might find. */
    search: (view: TimelineView, query: SearchQuery): Promise<Timeline> => {
      const key = JSON.stringify([view, query]);
      const now = revision().found;
      const known = searches.get(key);
      searches.delete(key);
      const timeline =
        known?.revision === now
          ? known.timeline
          : finder.find(view, query).then((found) => foundTimeline(found, { tiles, dayOf }));
      searches.set(key, { revision: now, timeline });
      timeline.catch(() => searches.delete(key));
      if (searches.size > maxSearches) searches.delete(searches.keys().next().value!);
      return timeline;
    },
    /** Lets go of what searches have found. */
    forgetSearches: () => searches.clear(),
    counts: (): Record<TimelineView, number> => ({
      ...{ photos: 0, favourites: 0, hidden: 0, trash: 0 },
      ...Object.fromEntries(counts.all() as [TimelineView, number][]),
    }),
    /** Gives words to what has come or changed since: up to so many assets, the newest first; gives how many it were. */
    learnWords: index.catchUp,
    close: finder.close,
  };
}

export type Timelines = ReturnType<typeof createTimelines>;
