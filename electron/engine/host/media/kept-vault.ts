import type { Vault } from '../../../vault/vault.ts';
import type { Library } from '../../library/open-library.ts';
import { openToRead } from '../../mirror/open-to-read.ts';
import type { OpenVault } from '../../vault/open-vault.ts';

const idleMs = 60_000;

interface Kept {
  /** Which vault it is, and of which desktop. */
  key: string;
  opening: Promise<OpenVault>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * The library's vault for reading, opened once and kept open while it is used and a minute longer. Where the library has another
 * vault meanwhile, the former one is closed after its last user.
 */
export function createKeptVault(requireLibrary: () => Library) {
  let kept: Kept | undefined;
  const closing = new AbortController();

  const shut = (each: Kept) => {
    clearTimeout(each.idle);
    return each.opening.then(
      (open) => open.close(),
      () => {},
    );
  };
  const retire = () => {
    const former = kept;
    kept = undefined;
    if (former && former.users === 0) void shut(former);
  };
  const release = (each: Kept) => {
    each.users--;
    if (each.users > 0) return;
    if (each !== kept) void shut(each);
    else each.idle = setTimeout(retire, idleMs).unref();
  };

  const lease = async (): Promise<{ vault: Vault; release: () => void }> => {
    closing.signal.throwIfAborted();
    const library = requireLibrary();
    const key = keyOf(library);
    if (kept && kept.key !== key) retire();
    kept ??= { key, opening: openToRead(library, { signal: closing.signal }), users: 0, idle: undefined };
    const mine = kept;
    clearTimeout(mine.idle);
    mine.users++;
    try {
      return { vault: (await mine.opening).vault, release: () => release(mine) };
    } catch (error) {
      if (kept === mine) kept = undefined;
      throw error;
    }
  };

  return {
    /** Whoever got it calls `release` in the end. @throws {PhotoferryError} as {@link openVault} does */
    lease,
    /** Somebody is about to want it. */
    warm: (): Promise<void> =>
      lease().then(
        ({ release }) => release(),
        () => {},
      ),
    close: async (): Promise<void> => {
      closing.abort();
      const last = kept;
      kept = undefined;
      if (last) await shut(last);
    },
  };
}

export type KeptVault = ReturnType<typeof createKeptVault>;

function keyOf({ root, catalog }: Library): string {
  const row = catalog.vault.get();
  return JSON.stringify([root, row?.vaultId, row?.desktop, row?.place]);
}
