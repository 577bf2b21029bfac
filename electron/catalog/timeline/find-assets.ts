import type { Database } from 'better-sqlite3';
import { tileFlag } from '../../contract/api/tile-flag.ts';
import type { TimelineView } from '../../contract/api/timeline-view.ts';
import type { Found } from './found-timeline.ts';
import { matchAll } from './search-words.ts';
import { type DayRange, dayMs } from './timeline.ts';

/** `photo` is every kind of still; of the first four any is enough, the others must all be so. */
export type SearchKind =
  | 'photo'
  | 'video'
  | 'live-photo'
  | 'motion-photo'
  | 'raw'
  | 'edited'
  | 'burst'
  | 'favourite';

/** What a search asks for: all of it must be so. */
export interface SearchQuery {
  /** Folded; the beginning of a word is enough. */
  words: readonly string[];
  kinds: readonly SearchKind[];
  within: DayRange;
}

const typeTests: Partial<Record<SearchKind, string>> = {
  photo: "kind <> 'video'",
  video: "kind = 'video'",
  'live-photo': "kind = 'live-photo'",
  'motion-photo': "kind = 'motion-photo'",
};
const flagTests: Partial<Record<SearchKind, number>> = {
  raw: tileFlag.raw,
  edited: tileFlag.edited,
  burst: tileFlag.burst,
  favourite: tileFlag.favourite,
};

/** All that a search finds in a view. Takes as long as what it finds is much: a third of a second for a whole million. */
export function findAssets(database: Database, view: TimelineView, query: SearchQuery): Found {
  const { words, kinds, within } = query;
  const isFavourites = view === 'favourites' || (view === 'photos' && kinds.includes('favourite'));
  const types = kinds.flatMap((kind) => typeTests[kind] ?? []);
  const flags = kinds.reduce((bits, kind) => bits | (flagTests[kind] ?? 0), 0);
  const tests = [
    isFavourites ? "view = 'photos' AND favourite = 1" : `view = '${view}'`,
    'taken_at_ms >= @start AND taken_at_ms < @end',
    ...(types.length > 0 ? [`(${types.join(' OR ')})`] : []),
    ...(flags > 0 ? [`flags & ${flags} = ${flags}`] : []),
  ];
  const index = isFavourites ? 'asset_favourite' : 'asset_view';
  const from =
    words.length > 0
      ? 'search CROSS JOIN asset ON asset.id = search.rowid WHERE search MATCH @match AND'
      : `asset INDEXED BY ${index} WHERE`;
  const rows = database
    .prepare(`SELECT id, taken_at_ms FROM ${from} ${tests.join(' AND ')} ORDER BY taken_at_ms DESC, id DESC`)
    .raw()
    .iterate({
      start: within.from * dayMs,
      end: (within.to + 1) * dayMs,
      ...(words.length > 0 ? { match: matchAll(words) } : {}),
    }) as IterableIterator<[number, number]>;
  return gather(rows);
}

function gather(rows: Iterable<[number, number]>): Found {
  let ids = new Int32Array(1024);
  let total = 0;
  const days: [number, number][] = [];
  let last: [number, number] | undefined;
  for (const [id, takenAtMs] of rows) {
    if (total === ids.length) {
      const longer = new Int32Array(2 * total);
      longer.set(ids);
      ids = longer;
    }
    ids[total++] = id;
    const day = Math.floor(takenAtMs / dayMs);
    if (last?.[0] === day) last[1]++;
    else {
      last = [day, 1];
      days.push(last);
    }
  }
  return { ids: ids.slice(0, total), days };
}
