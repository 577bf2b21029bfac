import { isSweepDue, purgeExpired } from '../../trash/purge-expired.ts';
import type { HostContext } from '../host-context.ts';
import { quietly } from '../quietly.ts';
import type { TaskWork } from '../tasks/task-work.ts';

/** Thirty days are long: a few hours more are nobody's loss. */
const everyMs = 4 * 3_600_000;

/** Deletes for good, without being asked, what has been in the trash for thirty days. */
export function createTrashSweep(host: HostContext, { onPurged }: { onPurged: () => void }) {
  const look = () => {
    const library = host.library();
    if (!library || !isSweepDue(library) || host.tasks.find('purge')) return;
    host.tasks.start(purgeWork(host, { onPurged }));
  };
  const maybe = () => quietly(look);
  const timer = setInterval(maybe, everyMs).unref();
  return { maybe, close: () => clearInterval(timer) };
}

function purgeWork(host: HostContext, { onPurged }: { onPurged: () => void }): TaskWork {
  return {
    kind: 'purge',
    run: async ({ signal }) => {
      const { done, refused, freedBytes, waiting, waitingFor } = await purgeExpired(host.requireLibrary(), {
        signal,
      });
      if (done > 0) host.note('purged', { photos: done, bytes: freedBytes, days: 30 });
      if (waitingFor === 'clock-went-back') host.note('notice', { code: waitingFor, photos: waiting });
      return { result: { photos: done, refused: refused.length, bytes: freedBytes, waiting } };
    },
    onEnd: ({ result }) => {
      if (!result?.photos) return;
      host.changed('timeline', 'safety', 'phones', 'library');
      onPurged();
    },
  };
}
