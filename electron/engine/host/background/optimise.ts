import type { Task } from '../../../contract/api/tasks.ts';
import { anything, makeRoom, rememberFavourites } from '../../free-space/make-room.ts';
import { diskSpace } from '../../library/disk-space.ts';
import type { Library } from '../../library/open-library.ts';
import type { HostContext } from '../host-context.ts';
import { quietly } from '../quietly.ts';
import type { TaskWork } from '../tasks/task-work.ts';

/** Other programs fill disks too. */
const everyMs = 15 * 60_000;
/** What came, or was looked at, so lately stays, whatever the budget says: it would only be fetched again. */
const keepDays = 1;
/** After these there may be more that is proven, or less room. */
const leadsHere = new Set<Task['kind']>(['backup', 'prove', 'import', 'fetch', 'samples']);

/** Keeps as many originals on this desktop as the person wants, once they are proven: the least recently opened go first. */
export function createOptimise(host: HostContext) {
  const look = () => {
    const library = host.library();
    const { originalsBudgetBytes, keepFreeBytes, keepFavouritesHere } = host.settings();
    const isBounded = originalsBudgetBytes !== null || keepFreeBytes !== null;
    if (library) rememberFavourites(library, isBounded && keepFavouritesHere);
    if (!library?.catalog.vault.get() || !isBounded) return;
    if (host.tasks.find('optimise')) return;
    void neededBytes(library, host).then(
      (need) => {
        if (need > 0 && host.library() === library && !host.tasks.find('optimise'))
          quietly(() => host.tasks.start(optimiseWork(host)));
      },
      () => {},
    );
  };
  const maybe = () => quietly(look);
  const timer = setInterval(maybe, everyMs).unref();
  return {
    maybe,
    /** Some task has ended. */
    after: (task: Task): void => {
      // What the person has chosen meanwhile may want more; where nothing could go it would be in vain.
      const wasOfUse = task.kind === 'optimise' && (task.result?.photos ?? 0) > 0;
      if (task.endedAtMs !== null && (leadsHere.has(task.kind) || wasOfUse)) setImmediate(maybe);
    },
    close: () => clearInterval(timer),
  };
}

/** By how much originals here are more than is wanted. */
async function neededBytes(library: Library, { settings }: HostContext): Promise<number> {
  const { originalsBudgetBytes, keepFreeBytes } = settings();
  const over =
    originalsBudgetBytes === null ? 0 : (await library.catalog.count('library')).bytes - originalsBudgetBytes;
  const { freeBytes } = keepFreeBytes === null ? { freeBytes: null } : diskSpace(library.root);
  const short = keepFreeBytes === null || freeBytes === null ? 0 : keepFreeBytes - freeBytes;
  return Math.max(over, short, 0);
}

function optimiseWork(host: HostContext): TaskWork {
  const sums = { photos: 0, bytes: 0 };
  return {
    kind: 'optimise',
    run: async (run) => {
      const library = host.requireLibrary();
      const need = await neededBytes(library, host);
      const rules = { ...anything, keepDays, keepFavourites: host.settings().keepFavouritesHere };
      const room = await makeRoom(library, need, {
        ...{ signal: run.signal, rules },
        onDone: (done, total) => {
          run.onProgress({ jobId: '', phase: 'free', done, total, bytes: 0, totalBytes: 0 });
          host.changed('timeline', 'library');
        },
      });
      sums.photos += room.assets;
      sums.bytes += room.bytes;
      return { result: { ...sums } };
    },
    onEnd: () => {
      if (sums.photos > 0) host.note('evicted', { photos: sums.photos, bytes: sums.bytes });
      host.changed('timeline', 'library', 'safety');
    },
  };
}
