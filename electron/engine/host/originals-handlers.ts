import type { Library } from '../library/open-library.ts';
import { evictOriginals } from '../originals/evict-originals.ts';
import { fetchOriginals } from '../originals/fetch-originals.ts';
import { storeTrouble } from './background/backup-work.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { perItem } from './per-item.ts';
import type { TaskWork } from './tasks/task-work.ts';

/** Originals that are only in the vault: back to this disk, and from it. */
export function createOriginalsHandlers(
  host: HostContext,
): SomeHandlers<'fetchOriginals' | 'evictOriginals'> {
  // One task brings all that is asked for while it runs.
  let wanted: { library: Library; ids: Set<number> } | undefined;
  const wantedIn = (library: Library): Set<number> => {
    if (wanted?.library !== library) wanted = { library, ids: new Set() };
    return wanted.ids;
  };
  const start = () => host.tasks.start(fetchWork(host, { wantedIn, onMore: () => void start() }));
  return {
    fetchOriginals: ({ ids }) => {
      const waiting = wantedIn(host.requireLibrary());
      for (const id of ids) waiting.add(id);
      return { taskId: start() };
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

function fetchWork(
  host: HostContext,
  { wantedIn, onMore }: { wantedIn: (library: Library) => Set<number>; onMore: () => void },
): TaskWork {
  const sums = { photos: 0, refused: 0, files: 0, bytes: 0 };
  let waiting = new Set<number>();
  return {
    kind: 'fetch',
    run: async (run) => {
      const library = host.requireLibrary();
      const { onTrouble, onProgress } = storeTrouble(run);
      waiting = wantedIn(library);
      let trouble: { code: string; message: string } | undefined;
      while (waiting.size > 0) {
        const ids = [...waiting];
        const result = await fetchOriginals(library, ids, {
          ...{ signal: run.signal, onTrouble },
          onProgress: (progress) => {
            onProgress(progress);
            host.changed('timeline', 'library');
          },
        });
        for (const id of ids) {
          waiting.delete(id);
          // Who wants it here does not want it gone again at once.
          library.catalog.room.touch(id, Date.now());
        }
        sums.photos += result.done;
        sums.refused += result.refused.length;
        sums.files += result.files;
        sums.bytes += result.bytes;
        trouble ??= result.refused[0];
      }
      return {
        result: { ...sums },
        ...(trouble && { stoppedBy: { code: trouble.code, message: trouble.message } }),
      };
    },
    onEnd: ({ state }) => {
      host.changed('timeline', 'library');
      if (sums.files > 0) host.note('fetched', { photos: sums.photos, bytes: sums.bytes });
      if (state === 'failed' || state === 'stopped') waiting.clear();
      // Asked for at the very moment that it ended.
      else if (waiting.size > 0) onMore();
    },
  };
}
