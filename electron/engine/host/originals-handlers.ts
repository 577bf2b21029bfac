import { setImmediate } from 'node:timers/promises';
import { PhotoferryError } from '../../base/error.ts';
import type { FetchCost } from '../../contract/api/asset-detail.ts';
import type { Library } from '../library/open-library.ts';
import { evictOriginals } from '../originals/evict-originals.ts';
import { gone, type RefusedAsset, refusedAsset } from '../refused-asset.ts';
import type { createFetching } from './background/fetch-work.ts';
import { fetchCostOf } from './fetch-cost.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { perItem } from './per-item.ts';

/** Assets that are looked at at a stretch; others have their turn between. */
const atAStretch = 20_000;

/** Originals that are only in the vault: back to this disk, and from it; and those that stay here. */
export function createOriginalsHandlers(
  host: HostContext,
  fetching: ReturnType<typeof createFetching>,
): SomeHandlers<Names> {
  const fetchThese = (library: Library, ids: readonly number[]): string => {
    library.catalog.transaction(() => {
      for (const id of ids) library.catalog.keptHere.want(id);
    });
    return fetching.start();
  };
  return {
    assetBytes: async ({ ids }, { signal }) => {
      const { keptHere } = host.requireLibrary().catalog;
      let bytes = 0;
      for (const [at, id] of [...new Set(ids)].entries()) {
        bytes += keptHere.bytesOf(id);
        if (at % 1000 !== 999) continue;
        await setImmediate();
        signal.throwIfAborted();
      }
      return { bytes };
    },
    fetchCost: ({ ids }, { signal }) => fetchCostOf(host.requireLibrary(), ids, { signal }),
    fetchOriginals: async ({ ids }, { signal }) => {
      const library = host.requireLibrary();
      requireRoom(await fetchCostOf(library, ids, { signal }));
      return { taskId: fetchThese(library, ids) };
    },
    fetchAllOriginals: async (_, { signal }) => {
      const library = host.requireLibrary();
      requireRoom(await fetchCostOf(library, undefined, { signal }));
      const { keptHere, room } = library.catalog;
      for (let from = 0; from <= room.newest(); from += atAStretch) {
        keptHere.wantAway({ from, to: from + atAStretch });
        await setImmediate();
        signal.throwIfAborted();
      }
      return { taskId: fetching.start() };
    },
    keepHere: async ({ ids, keep }, { signal }) => {
      const library = host.requireLibrary();
      const { keptHere, transaction } = library.catalog;
      const away = keep ? ids.filter((id) => keptHere.awayOf(id).files > 0) : [];
      // What cannot come is not promised to stay.
      if (away.length > 0) requireRoom(await fetchCostOf(library, away, { signal }));
      const result = { done: 0, refused: [] as RefusedAsset[] };
      transaction(() => {
        for (const id of new Set(ids)) {
          if (keptHere.set(id, keep)) result.done++;
          else result.refused.push(refusedAsset(library, id, gone));
        }
      });
      host.changed('timeline', 'library');
      return {
        ...perItem(result),
        taskId: away.length > 0 ? fetchThese(library, away) : null,
      };
    },
    evictOriginals: async ({ ids }, { signal }) => {
      const result = await evictOriginals(host.requireLibrary(), ids, { signal }).finally(() =>
        // Where it was broken off some of them have gone all the same.
        host.changed('timeline', 'library'),
      );
      if (result.done > 0) host.note('evicted', { photos: result.done, bytes: result.freedBytes });
      return { ...perItem(result), freedBytes: result.freedBytes };
    },
  };
}

type Names =
  | 'assetBytes'
  | 'fetchCost'
  | 'fetchOriginals'
  | 'fetchAllOriginals'
  | 'keepHere'
  | 'evictOriginals';

function requireRoom({ missingBytes }: FetchCost): void {
  if (missingBytes === 0) return;
  throw new PhotoferryError(
    'no-room-here',
    `These originals do not fit on the library’s disk: ${(missingBytes / 1e6).toFixed(0)} MB are missing.`,
    { advice: 'Free some space on this computer, or bring fewer of them. Nothing was fetched.' },
  );
}
