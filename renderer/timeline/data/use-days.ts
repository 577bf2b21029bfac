import { useEffect, useRef } from 'react';
import type { Stretch, Tile, TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { useAsk } from '../../api/hooks.ts';
import { ask } from '../../api/request.ts';
import type { GridView } from '../grid/grid-view.ts';
import type { Anchor } from '../layout/anchor.ts';
import { createDayIndex, type DayIndex, dayOf, indexNear } from '../layout/day-index.ts';
import { TileStore } from './tile-store.ts';

/** Where a timeline was left, for when the person comes back to it. */
const left = new Map<string, { day: number; offset: number; anchor: Anchor }>();
const patienceMs = 700;

/** Gives the view the days of its timeline, and again whenever they change: what the person looks at stays in its place. */
export function useDays(filter: TimelineFilter, view: GridView) {
  const answer = useAsk('timelineDays', filter);
  const isFirst = useRef(true);
  const { data } = answer;
  useEffect(() => {
    if (!data) return;
    const index = createDayIndex(data.days);
    if (isFirst.current) {
      isFirst.current = false;
      view.setDays(index, undefined, []);
      const before = left.get(JSON.stringify(filter));
      if (before && index.total > 0)
        view.restore({ ...before.anchor, index: indexNear(index, before.day, before.offset) });
      return;
    }
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]);
    void follow(filter, view, { index, signal }).then((apply) => {
      if (!abort.signal.aborted) apply();
    });
    return () => abort.abort();
  }, [data, filter, view]);
  useEffect(
    () => () => {
      const anchor = view.anchor();
      const key = JSON.stringify(filter);
      if (!anchor) return void left.delete(key);
      const { days, starts } = view.store.index;
      const position = dayOf(view.store.index, anchor.index);
      left.set(key, { day: days[position]!, offset: anchor.index - starts[position]!, anchor });
    },
    [filter, view],
  );
  return answer;
}

interface Next {
  index: DayIndex;
  signal: AbortSignal;
}

/**
 * Where the photo that the person looks at stands among other days, with the tiles around it, so that not one frame shows the old
 * ones in new places. When the engine does not say in time, the days are taken as they are.
 */
async function follow(filter: TimelineFilter, view: GridView, { index, signal }: Next): Promise<() => void> {
  const anchor = view.anchor();
  const before = view.store.index;
  const position = dayOf(before, anchor?.index ?? 0);
  const place = {
    day: before.days[position] ?? 0,
    offset: (anchor?.index ?? 0) - (before.starts[position] ?? 0),
  };
  let target = anchor ? indexNear(index, place.day, place.offset) : 0;
  let fresh: { stretch: Stretch; tiles: Tile[] }[] = [];
  try {
    if (anchor) {
      const tile = view.store.tileAt(anchor.index);
      const found = tile && (await ask('timelinePlace', { filter, id: tile.id }, { signal }));
      if (found?.place) target = indexNear(index, found.place.day, found.place.offset);
    }
    const { from, to } = view.shown;
    const stretches = new TileStore(index).missing(
      target - (anchor ? anchor.index - from : 0),
      target + to - from,
    );
    if (stretches.length > 0 && stretches.length <= 100) {
      const answer = await ask('timelineTiles', { filter, stretches }, { signal });
      fresh = stretches.map((stretch, at) => ({ stretch, tiles: answer.stretches[at] ?? [] }));
    }
  } catch {
    // As said above.
  }
  return () => {
    const now = view.anchor();
    view.setDays(index, now && anchor && now.index === anchor.index ? { ...now, index: target } : now, fresh);
  };
}
