import { codeOf } from '../../base/error.ts';
import type { SearchQuery } from '../../catalog/timeline/find-assets.ts';
import { allDays, dayMs, type Timeline } from '../../catalog/timeline/timeline.ts';
import { maxKeysAtOnce } from '../../contract/api/common.ts';
import type { TimelineDays, TimelineFilter } from '../../contract/api/timeline.ts';
import { parseSearch } from '../search/parse-search.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { createWordLearner } from './word-learner.ts';

type TimelineNames =
  | 'timelineDays'
  | 'timelineTiles'
  | 'tiles'
  | 'burst'
  | 'timelineKeys'
  | 'timelinePlace'
  | 'viewCounts';

export function createTimelineHandlers(
  host: Pick<HostContext, 'requireLibrary' | 'library' | 'changed'>,
): SomeHandlers<TimelineNames> {
  const learner = createWordLearner(host);

  /** The timeline that a filter asks for, and how its search was read. */
  const open = async ({
    view,
    search,
  }: TimelineFilter): Promise<{ timeline: Timeline; query: SearchQuery | undefined }> => {
    const { timelines } = host.requireLibrary().catalog;
    const query = search?.trim() ? parseSearch(search, today()) : undefined;
    if (!query) return { timeline: timelines.view(view, allDays), query };
    if (query.words.length === 0 && query.kinds.length === 0)
      return { timeline: timelines.view(view, query.within), query };
    if (query.words.length > 0) learner.learn();
    return { timeline: await timelines.search(view, query), query };
  };
  const revision = () => host.requireLibrary().catalog.timelines.revision();

  return {
    timelineDays: async (filter) => {
      // The page asks for it before it knows whether there is a library.
      if (isNone(host)) return { revision: 0, total: 0, days: [] };
      const { timeline, query } = await open(filter);
      const days = timeline.days();
      learner.learnLater();
      return {
        revision: revision(),
        total: days.reduce((sum, [, n]) => sum + n, 0),
        days,
        ...(query && { understood: understood(query) }),
      };
    },
    timelineTiles: async ({ filter, stretches }) => {
      const { timeline } = await open(filter);
      return { revision: revision(), stretches: timeline.tilesOf(stretches) };
    },
    tiles: ({ ids }) => ({ tiles: host.requireLibrary().catalog.timelines.tiles(ids) }),
    burst: ({ id }) => ({ tiles: host.requireLibrary().catalog.timelines.burst(id) }),
    timelineKeys: async ({ filter, from, to, offset }) =>
      (await open(filter)).timeline.keys({ from, to }, { offset, limit: maxKeysAtOnce }),
    timelinePlace: async ({ filter, id }) => ({ place: (await open(filter)).timeline.place(id) }),
    viewCounts: () => host.requireLibrary().catalog.timelines.counts(),
  };
}

/** By the calendar on the person's wall. */
function today(): number {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / dayMs);
}

function understood({ words, kinds, within }: SearchQuery): TimelineDays['understood'] {
  // No day is in it: there is nothing to say back.
  if (within.from > within.to) return { words: [...words], kinds: [...kinds] };
  return {
    words: [...words],
    kinds: [...kinds],
    ...(within.from !== allDays.from && { from: within.from }),
    ...(within.to !== allDays.to && { to: within.to }),
  };
}

/** True before the first library is made; one that cannot be opened is trouble, and nothing that is empty. */
function isNone(host: Pick<HostContext, 'requireLibrary'>): boolean {
  try {
    host.requireLibrary();
    return false;
  } catch (error) {
    return codeOf(error) === 'library-none';
  }
}
