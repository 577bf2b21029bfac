import { PhotoferryError } from '../../../base/error.ts';
import type { Mirror } from '../../../contract/api/mirrors.ts';
import type { Library } from '../../library/open-library.ts';
import { addMirror } from '../../mirror/add-mirror.ts';
import { listMirrors, type MirrorState } from '../../mirror/list-mirrors.ts';
import type { MirrorRun } from '../../mirror/mirror-vault.ts';
import type { OpenVault } from '../../vault/open-vault.ts';
import type { BackupByItself } from '../background/by-itself.ts';
import type { SomeHandlers } from '../handlers.ts';
import type { HostContext } from '../host-context.ts';
import type { Places } from '../places/places.ts';
import { textForWindow } from '../window-words.ts';
import { atPlace } from './at-place.ts';
import { shownStore } from './shown-store.ts';

export type MirrorNames = 'mirrors' | 'addMirror' | 'removeMirror';

interface MirrorHandlersOptions {
  host: HostContext;
  places: Places;
  backups: BackupByItself;
  /** While nothing else writes into the vault. */
  settingUp<T>(signal: AbortSignal, work: (library: Library) => Promise<T>): Promise<T>;
  withVault(library: Library, signal: AbortSignal, work: (open: OpenVault) => Promise<void>): Promise<void>;
}

/** Second copies of the vault. */
export function createMirrorHandlers(options: MirrorHandlersOptions): SomeHandlers<MirrorNames> {
  const { host, places, backups, settingUp, withVault } = options;
  return {
    mirrors: async () => {
      const library = host.library();
      return { mirrors: library ? (await listMirrors(library)).map(shown) : [] };
    },
    addMirror: async ({ place: given }, { signal }) => {
      await settingUp(signal, (library) =>
        atPlace(given, { host, places, isJoining: false }, (place) =>
          withVault(
            library,
            signal,
            async (open) => void (await addMirror(library, open, place, { signal })),
          ),
        ),
      );
      host.note('mirror-made', { kind: given.kind });
      backups.start();
      return {};
    },
    removeMirror: ({ id }, { signal }) =>
      settingUp(signal, async ({ catalog }) => {
        if (!catalog.mirrors.all().some((row) => row.id === id))
          throw new PhotoferryError('mirror-none', 'There is no such second copy.');
        catalog.durably(() => catalog.mirrors.remove(id));
        host.note('mirror-removed');
        host.changed('vault');
        return {};
      }),
  };
}

function shown({ id, place, blobs, proven, provenBytes, lastRun }: MirrorState): Mirror {
  return {
    ...{ id, ...shownStore(place), files: blobs, proven, provenBytes },
    lastRun: lastRun && {
      ...{ atMs: lastRun.atMs, copiedBytes: lastRun.copiedBytes, failed: lastRun.failed },
      extra: lastRun.extra ?? 0,
      ...(lastRun.stoppedBy && { trouble: troubleOf(lastRun.stoppedBy) }),
    },
  };
}

function troubleOf({ code, message, advice }: NonNullable<MirrorRun['stoppedBy']>) {
  return { code, message: textForWindow(message), ...(advice && { advice: textForWindow(advice) }) };
}
