import { PhotoferryError } from '../../../base/error.ts';
import { checkPassphrase } from '../../../crypto/passphrase.ts';
import { createTurns } from '../../library/in-turn.ts';
import { renewPassphrase, renewPhrase } from '../../vault/member-acts.ts';
import { type OpenVault, openVault } from '../../vault/open-vault.ts';
import { createLibraryVault, joinLibraryVault } from '../../vault/set-up-vault.ts';
import type { BackupByItself } from '../background/by-itself.ts';
import { proveWork } from '../background/prove-work.ts';
import { createFigures } from '../figures.ts';
import type { SomeHandlers } from '../handlers.ts';
import type { HostContext } from '../host-context.ts';
import type { Places } from '../places/places.ts';
import { atPlace } from './at-place.ts';
import { createMirrorHandlers, type MirrorNames } from './mirror-handlers.ts';
import { overviewOf } from './overview-of.ts';
import { phraseFile } from './phrase-file.ts';
import { noSafety, safetyOf } from './safety-of.ts';
import { shownStore } from './shown-store.ts';
import { storeClasses } from './store-classes.ts';

export interface VaultHandlersOptions {
  host: HostContext;
  places: Places;
  backups: BackupByItself;
  /** Sums that were not counted at once can be asked for again. */
  onDue: () => void;
}

export function createVaultHandlers({ host, places, backups, onDue }: VaultHandlersOptions) {
  const { requireLibrary, tasks } = host;
  const lastTrouble = () => {
    const last = tasks.list().find(({ kind, state }) => kind === 'backup' && state !== 'waiting');
    return last?.trouble && ['interrupted', 'closing'].includes(last.trouble.code)
      ? undefined
      : last?.trouble;
  };
  const safety = createFigures(
    (library: ReturnType<typeof requireLibrary>) => safetyOf(library, lastTrouble()),
    onDue,
  );
  const overview = createFigures(overviewOf, onDue);
  const changed = () => host.changed('vault', 'safety', 'phones');

  /** Of two that make, join or change ways in at the same time the second finds what the first has done. */
  const inTurn = createTurns();

  const requireQuiet = () => {
    if (!tasks.find('backup') && !tasks.find('prove')) return;
    throw new PhotoferryError('task-running', 'The backup is being written to just now.', {
      advice: 'Wait until it is done, or stop it.',
    });
  };
  /** Gives the library whose turn it is: another may be open by then. */
  const inVaultTurn = <T>(
    signal: AbortSignal,
    work: (library: ReturnType<typeof requireLibrary>) => Promise<T>,
  ): Promise<T> =>
    inTurn(host, () => {
      signal.throwIfAborted();
      return work(requireLibrary());
    });
  /** Nothing else begins to write into it meanwhile. */
  const settingUp: typeof inVaultTurn = (signal, work) =>
    inVaultTurn(signal, (library) =>
      backups.during(() => {
        requireQuiet();
        return work(library);
      }),
    );
  const withVault = async (
    library: ReturnType<typeof requireLibrary>,
    signal: AbortSignal,
    work: (open: OpenVault) => Promise<void>,
  ) => {
    const open = await openVault(library, { signal });
    try {
      await work(open);
    } finally {
      await open.close();
      changed();
    }
  };

  const tellUnreached = (mirrors: readonly string[]) => {
    for (const place of mirrors) host.note('mirror-has-old-key', { place: shownStore(place).place });
  };

  const handlers: SomeHandlers<Names | MirrorNames> = {
    ...createMirrorHandlers({ host, places, backups, settingUp, withVault }),
    safety: async () => {
      const library = host.library();
      return library ? safety.get(library) : noSafety;
    },
    vault: async () => {
      const library = host.library();
      return { vault: library ? await overview.get(library) : null };
    },
    storeClasses: ({ place: given }, { signal }) =>
      inVaultTurn(signal, () => storeClasses(given, { signal })),
    createVault: ({ place: given, dedup, passphrase, storageClass }, { signal }) =>
      settingUp(signal, async (library) => {
        checkPassphrase(passphrase);
        const phrase = phraseFile(library);
        const { vaultId } = await atPlace(given, { host, places, isJoining: false }, (place) =>
          createLibraryVault(
            library,
            { place, dedup, passphrase, storageClass, keepPhrase: phrase.keep },
            { signal },
          ),
        ).finally(changed);
        host.note('vault-made', { kind: given.kind });
        backups.renew();
        return { vaultId, words: phrase.words() };
      }),
    joinVault: ({ place: given, secret, member }, { signal }) =>
      settingUp(signal, async (library) => {
        const { vaultId } = await atPlace(given, { host, places, isJoining: true }, (place) =>
          joinLibraryVault(library, { place, secret, member }, { signal }),
        ).finally(changed);
        host.note('vault-joined', { kind: given.kind });
        backups.renew();
        return { vaultId };
      }),
    unconfirmedPhrase: () => ({ words: phraseFile(requireLibrary()).words() }),
    confirmPhrase: ({ words: given }) => {
      const isRight = phraseFile(requireLibrary()).confirm(given);
      if (isRight) host.note('phrase-confirmed');
      if (isRight) changed();
      return { isRight };
    },
    newPhrase: (_, { signal }) =>
      inVaultTurn(signal, async (library) => {
        const { keep, words } = phraseFile(library);
        await withVault(library, signal, async (open) =>
          tellUnreached(await renewPhrase(library, open, { keepPhrase: keep, signal })),
        );
        host.note('phrase-made');
        return { words: words() };
      }),
    changePassphrase: ({ passphrase }, { signal }) =>
      inVaultTurn(signal, async (library) => {
        checkPassphrase(passphrase);
        await withVault(library, signal, async (open) =>
          tellUnreached(await renewPassphrase(library, open, { passphrase, signal })),
        );
        host.note('passphrase-changed');
        return {};
      }),
    startBackup: () => {
      requireVault();
      return { taskId: backups.start() };
    },
    startProof: ({ deep }) => {
      requireVault();
      backups.requireSetUp();
      return { taskId: tasks.start(proveWork(host, { deep })) };
    },
  };
  return {
    handlers,
    touch: () => {
      safety.touch();
      overview.touch();
    },
    forget: () => {
      safety.forget();
      overview.forget();
    },
  };

  function requireVault(): void {
    if (requireLibrary().catalog.vault.get()) return;
    throw new PhotoferryError('vault-none', 'Your photos are not backed up anywhere yet.', {
      advice: 'Set up a backup, or join one that is there already.',
    });
  }
}

type Names =
  | 'storeClasses'
  | 'safety'
  | 'vault'
  | 'createVault'
  | 'joinVault'
  | 'unconfirmedPhrase'
  | 'confirmPhrase'
  | 'newPhrase'
  | 'changePassphrase'
  | 'startBackup'
  | 'startProof';
