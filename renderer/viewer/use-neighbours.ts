import { keepPreviousData, useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { OutputOf } from '../../electron/contract/api/api.ts';
import type { Tile, TimelineFilter } from '../../electron/contract/api/timeline.ts';
import { useAsk } from '../api/hooks.ts';
import { ask } from '../api/request.ts';
import { chunkSize, chunksAround, ordinalOf, placeOf, startsOf, stretchesOf } from './neighbours.ts';

/** How far the window reaches to each side: enough for a filmstrip on the widest screen. */
const radius = 44;

export interface Neighbours {
  /** A stretch of the timeline around the photo; undefined where it is not loaded yet. */
  tiles: readonly (Tile | undefined)[];
  /** Which number in the whole timeline the first of `tiles` has. */
  first: number;
  /** The number of the photo, from 0; null while it is not known or when the photo is not in this timeline. */
  ordinal: number | null;
  /** Where a filmstrip is centred: on the photo, or between those that it has left behind. */
  centre: number | null;
  total: number;
  current: Tile | undefined;
  previous: Tile | undefined;
  next: Tile | undefined;
  /** The one so many steps on (below 0: back), or the last on the way to it that is loaded, and its number. */
  away(steps: number): { tile: Tile; ordinal: number } | undefined;
  /** To be called before the viewer goes to a neighbour: what is known of its place need not be asked for. */
  expect(tile: Tile, ordinal: number): void;
}

/** The photos before and after one in its timeline, whatever the length of it: a window over chunks that are asked for once. */
export function useNeighbours(id: number, filter: TimelineFilter): Neighbours {
  const client = useQueryClient();
  const { data: timeline } = useAsk('timelineDays', filter);
  const { data: found } = useAsk('timelinePlace', { filter, id }, { keepPrevious: true });
  const days = timeline?.days;
  const starts = useMemo(() => (days ? startsOf(days) : [0]), [days]);
  const total = starts.at(-1)!;

  const asked = days && found?.place ? ordinalOf(days, starts, found.place) : undefined;
  // A photo that has left this timeline (hidden, put into the trash) keeps its neighbours: those where it stood.
  const lastKnown = useRef<number | undefined>(undefined);
  if (asked !== undefined) lastKnown.current = asked;
  const around = asked ?? lastKnown.current;

  const chunks = days && around !== undefined ? chunksAround(around, radius, total) : [];
  const first = (chunks[0] ?? 0) * chunkSize;
  const answers = useQueries({
    queries: chunks.map((chunk) => {
      const stretches = stretchesOf(days!, starts, chunk * chunkSize, (chunk + 1) * chunkSize);
      const input = { filter, stretches };
      return {
        queryKey: ['timelineTiles', input],
        queryFn: ({ signal }: { signal: AbortSignal }) => ask('timelineTiles', input, { signal }),
        placeholderData: keepPreviousData<OutputOf<'timelineTiles'>>,
      };
    }),
  });
  const tiles = chunks.flatMap((chunk, at): (Tile | undefined)[] => {
    const loaded = answers[at]?.data?.stretches.flat();
    const length = Math.min(chunkSize, total - chunk * chunkSize);
    return Array.from({ length }, (_, index) => loaded?.[index]);
  });

  const at = tiles.findIndex((tile) => tile?.id === id);
  const isGone = at < 0 && found?.place === null;
  const here = at >= 0 ? first + at : null;
  const after = here !== null ? here + 1 : isGone ? around : undefined;
  const before = here ?? (isGone ? around : undefined);
  const away = (steps: number) => {
    const from = steps > 0 ? after : before;
    for (let left = Math.abs(steps); from !== undefined && left > 0; left--) {
      const ordinal = steps > 0 ? from + left - 1 : from - left;
      const tile = tiles[ordinal - first];
      if (tile) return { tile, ordinal };
    }
    return undefined;
  };
  return {
    tiles,
    first,
    ordinal: here,
    centre: here ?? (isGone && around !== undefined ? around - 0.5 : null),
    total,
    current: at >= 0 ? tiles[at] : undefined,
    previous: away(-1)?.tile,
    next: away(1)?.tile,
    away,
    expect(tile, ordinal) {
      const place = days && placeOf(days, starts, ordinal);
      if (place) client.setQueryData(['timelinePlace', { filter, id: tile.id }], { place });
    },
  };
}
