import { randomUUID } from 'node:crypto';
import type { Progress } from '../../../contract/progress.ts';
import { fetchOriginals } from '../../originals/fetch-originals.ts';
import { noteFetchSpeed } from '../fetch-cost.ts';
import type { HostContext } from '../host-context.ts';
import { quietly } from '../quietly.ts';
import type { TaskWork } from '../tasks/task-work.ts';
import { storeTrouble } from './backup-work.ts';

/** Assets that are brought at a stretch; who is asked for by name meanwhile comes next. */
const atAStretch = 200;

/** Brings what is wanted here from the vault. What is wanted stands in the catalog, so that it goes on after a restart. */
export function createFetching(host: HostContext) {
  /** Grows with everything that is asked for: then there is more to be done. */
  let asked = 0;
  const start = (): string => {
    asked++;
    return host.tasks.start(fetchWork(host, { asked: () => asked, onMore: maybe }));
  };
  const maybe = () =>
    quietly(() => {
      const catalog = host.library()?.catalog;
      if (catalog?.vault.get() && catalog.keptHere.wanted(1).length > 0) start();
    });
  return { start, maybe };
}

function fetchWork(
  host: HostContext,
  { asked, onMore }: { asked: () => number; onMore: () => void },
): TaskWork {
  const sums = { photos: 0, refused: 0, files: 0, bytes: 0 };
  return {
    kind: 'fetch',
    run: async (run) => {
      const library = host.requireLibrary();
      const { keptHere, room, transaction, count } = library.catalog;
      const { onTrouble, onProgress } = storeTrouble(run);
      const jobId = randomUUID();
      const before = { done: 0, bytes: 0 };
      const total = { files: 0, bytes: 0 };
      let known = -1;
      let trouble: { code: string; message: string } | undefined;
      const show = ({ done, bytes }: Pick<Progress, 'done' | 'bytes'>) => {
        onProgress({
          ...{ jobId, phase: 'fetch', done: before.done + done, bytes: before.bytes + bytes },
          ...{ total: total.files, totalBytes: total.bytes },
        });
        host.changed('timeline', 'library');
      };
      for (;;) {
        const ids = keptHere.wanted(atAStretch);
        if (ids.length === 0) break;
        if (known !== asked()) {
          known = asked();
          const { files, bytes } = await count('wanted');
          Object.assign(total, { files: before.done + files, bytes: before.bytes + bytes });
        }
        const startedAt = performance.now();
        let last = { done: 0, bytes: 0 };
        const result = await fetchOriginals(library, ids, {
          ...{ signal: run.signal, onTrouble },
          onProgress: (progress) => {
            last = progress;
            show(progress);
          },
        });
        noteFetchSpeed(library, { bytes: result.bytes, seconds: (performance.now() - startedAt) / 1000 });
        transaction(() => {
          for (const id of ids) {
            keptHere.unwant(id);
            // Who wants it here does not want it gone again at once.
            room.touch(id, Date.now());
          }
        });
        before.done += last.done;
        before.bytes += last.bytes;
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
    onEnd: ({ state, trouble }) => {
      host.changed('timeline', 'library');
      if (sums.files > 0) host.note('fetched', { photos: sums.photos, bytes: sums.bytes });
      // The next start goes on with it.
      if (trouble?.code === 'closing') return;
      if (state === 'failed' || trouble?.code === 'interrupted')
        quietly(() => host.library()?.catalog.keptHere.unwantAll());
      // Asked for at the very moment that it ended.
      else onMore();
    },
  };
}
