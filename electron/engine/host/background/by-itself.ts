import { PhotoferryError } from '../../../base/error.ts';
import { isMirrorDue } from '../../mirror/is-mirror-due.ts';
import type { HostContext } from '../host-context.ts';
import { quietly } from '../quietly.ts';
import { backupWork } from './backup-work.ts';

/** What could not be backed up, or what a person has marked meanwhile, waits so long at most. */
const everyMs = 5 * 60_000;

/** Backs up what is due, without being asked where the person wants that. */
export function createBackupByItself(host: HostContext) {
  // A person who stops a backup does not see it begin again by itself.
  let isHeld = false;
  /** So many set up the vault that it would go into. */
  let setUps = 0;

  const start = (): string =>
    host.tasks.start(
      backupWork(host, {
        onEnd: (isStoppedByPerson) => {
          isHeld = isStoppedByPerson;
        },
      }),
    );
  const look = () => {
    const library = host.library();
    if (!library || isHeld || setUps > 0 || !host.settings().backUpByItself) return;
    const { vault, jobs, tombstones } = library.catalog;
    const isDue =
      jobs.dueCount('backup', Date.now()) > 0 || tombstones.untoldCount() > 0 || isMirrorDue(library);
    // One that is paused stays so.
    if (!vault.get() || host.tasks.find('backup') || !isDue) return;
    start();
  };
  const maybe = () => quietly(look);
  const timer = setInterval(maybe, everyMs).unref();

  return {
    /** Because a person asked for it. */
    start: (): string => {
      if (setUps > 0) throw beingSetUp();
      isHeld = false;
      return start();
    },
    /** While a vault is made or joined nothing is written into it besides. */
    during: async <T>(setUp: () => Promise<T>): Promise<T> => {
      setUps++;
      try {
        return await setUp();
      } finally {
        setUps--;
        // What has become due meanwhile.
        maybe();
      }
    },
    /** @throws {PhotoferryError} `task-running` */
    requireSetUp: (): void => {
      if (setUps > 0) throw beingSetUp();
    },
    /** There may be something to be backed up. */
    maybe,
    /** There is something new, whatever the person has thought of the former. */
    renew: () => {
      isHeld = false;
      maybe();
    },
    close: () => clearInterval(timer),
  };
}

const beingSetUp = () =>
  new PhotoferryError('task-running', 'The backup is being set up just now.', {
    advice: 'Wait until it is done.',
  });

export type BackupByItself = ReturnType<typeof createBackupByItself>;
