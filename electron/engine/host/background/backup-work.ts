import { backupLibrary } from '../../backup/backup-library.ts';
import { type MirrorRun, mirrorLibrary } from '../../mirror/mirror-vault.ts';
import type { HostContext } from '../host-context.ts';
import type { TaskRun, TaskWork } from '../tasks/task-work.ts';
import { troubleOf } from '../trouble-of.ts';
import { shownStore } from '../vault/shown-store.ts';
import { textForWindow } from '../window-words.ts';

/** What writes into the vault does so one after another. */
export const vaultLane = 'vault';

/** Tells what a store does not answer, until it does. */
export function storeTrouble({ onProgress, onTrouble }: TaskRun) {
  let isTold = false;
  return {
    onTrouble: (error: unknown) => {
      isTold = true;
      onTrouble(troubleOf(error));
    },
    onProgress: (progress: Parameters<typeof onProgress>[0]) => {
      if (isTold) onTrouble(undefined);
      isTold = false;
      onProgress(progress);
    },
  };
}

/** Brings everything that is due into the vault. */
export function backupWork(
  host: HostContext,
  { onEnd }: { onEnd: (isStoppedByPerson: boolean) => void },
): TaskWork {
  let sentBytes = 0;
  let before: number | undefined;
  return {
    ...{ kind: 'backup', lane: vaultLane },
    run: async (run) => {
      const library = host.requireLibrary();
      const { backups, memory } = library.catalog;
      before ??= backups.sums().backedUp;
      const trouble = storeTrouble(run);
      const { uploadLimit } = host.settings();
      const result = await backupLibrary(library, {
        ...{ signal: run.signal, onTrouble: trouble.onTrouble },
        ...(uploadLimit !== null && { limitRate: uploadLimit }),
        onProgress: (progress) => {
          trouble.onProgress(progress);
          host.changed('safety', 'vault', 'timeline');
        },
        onNotice: ({ code, message }) => host.note('notice', { code, message: textForWindow(message) }),
      });
      sentBytes += result.sentBytes;
      const { stoppedBy, ...numbers } = result;
      if (!stoppedBy && !run.signal.aborted) memory.set('last-backup', Date.now());
      if (!stoppedBy) await copyToMirrors(host, run);
      return { result: { ...numbers, sentBytes }, stoppedBy };
    },
    onEnd: ({ state, trouble, result }) => {
      const photos = Math.max(0, (result?.backedUp ?? 0) - (before ?? 0));
      if (state === 'done' && photos > 0) host.note('backed-up', { photos, bytes: sentBytes });
      else if (state !== 'done' && trouble?.code !== 'closing')
        host.note('backup-stopped', { photos, code: trouble?.code ?? '' });
      host.changed('safety', 'vault', 'timeline', 'phones');
      onEnd(trouble?.code === 'interrupted');
    },
  };
}

/** The second copies follow. What keeps one from it is no trouble of the backup: it is said of that one, and noted once. */
async function copyToMirrors(host: HostContext, run: TaskRun): Promise<void> {
  const library = host.requireLibrary();
  const before = new Map(library.catalog.mirrors.all().map((row) => [row.place, row.lastRun]));
  if (before.size === 0 || run.signal.aborted) return;
  const { uploadLimit } = host.settings();
  const runs = await mirrorLibrary(library, {
    ...{ signal: run.signal, ...storeTrouble(run) },
    ...(uploadLimit !== null && { limitRate: uploadLimit }),
  });
  for (const { place, stoppedBy } of runs) {
    const last = before.get(place);
    const wasStopped = last != null && (JSON.parse(last) as MirrorRun).stoppedBy !== undefined;
    if (stoppedBy && !wasStopped)
      host.note('mirror-behind', { place: shownStore(place).place, code: stoppedBy.code });
  }
  host.changed('vault');
}
