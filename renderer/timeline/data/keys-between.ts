import type { TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { ask } from '../../api/request.ts';
import { dayOf } from '../layout/day-index.ts';
import type { TileStore } from './tile-store.ts';

const mostLoaded = 2000;

/** Every day that a photo may have been taken on, and more. */
const everyDay = { from: -100_000_000, to: 100_000_000 };

/** The keys of a whole timeline as it is now, in pages, whatever is known of it here. */
export async function* allKeys(filter: TimelineFilter, signal: AbortSignal): AsyncGenerator<number[]> {
  for (let offset = 0; ; ) {
    const { ids, total } = await ask('timelineKeys', { filter, ...everyDay, offset }, { signal });
    yield ids;
    offset += ids.length;
    if (ids.length === 0 || offset >= total) return;
  }
}

/** The keys of a stretch of a timeline (both ends included), in pages; without asking where all of it is loaded. */
export async function* keysBetween(
  filter: TimelineFilter,
  store: TileStore,
  { from, to }: { from: number; to: number },
  signal: AbortSignal,
): AsyncGenerator<number[]> {
  if (to - from < mostLoaded) {
    const ids: number[] = [];
    for (let index = from; index <= to; index += 1) {
      const tile = store.tileAt(index);
      if (tile) ids.push(tile.id);
    }
    if (ids.length === to - from + 1) return yield ids;
  }
  const { days, starts } = store.index;
  const newest = dayOf(store.index, from);
  const span = { from: days[dayOf(store.index, to)]!, to: days[newest]! };
  let offset = from - starts[newest]!;
  for (let left = to - from + 1; left > 0; ) {
    const { ids } = await ask('timelineKeys', { filter, ...span, offset }, { signal });
    if (ids.length === 0) return;
    yield ids.slice(0, left);
    left -= ids.length;
    offset += ids.length;
  }
}
