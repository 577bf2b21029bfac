import { codeOf } from '../../base/error.ts';
import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { IoOptions } from '../../storage/object-store.ts';
import { StorageError } from '../../storage/storage-error.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import {
  type OpenVault,
  type OpenVaultOptions,
  openVault,
  type UnlockedVault,
  unlockLibraryVault,
} from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import { fallbackStore } from './fallback-store.ts';
import { openMirror } from './open-mirror.ts';

export interface ReadableVault extends OpenVault {
  /** The same vault at its other places, those that can be had: for what is damaged at the first. */
  others(options: IoOptions): AsyncIterable<Vault>;
}

/**
 * The vault for reading, not for writing. Where its store cannot be had, or has lost an object, its mirrors are asked; without
 * mirrors this is {@link openVault}.
 * @param options `onMirror` is told where it is read from, if that is not the vault's own place
 * @throws {PhotoferryError} as {@link openVault}
 */
export async function openToRead(
  library: Pick<Library, 'catalog'>,
  options: OpenVaultOptions & { onMirror?: (place: string) => void },
): Promise<ReadableVault> {
  const rows = library.catalog.mirrors.all();
  if (rows.length === 0) return { ...(await openVault(library, options)), others: async function* () {} };
  const { unlocked } = await unlockLibraryVault(library);
  const mirrors = rows.map((row) => openedOnce(unlocked, row, options));
  const closeAll = async (open: OpenVault | undefined) => {
    await Promise.all([open?.close(), ...mirrors.map((mirror) => mirror.close())]);
  };
  const { open, failure } = await openFirst(library, options);
  const readable = (vault: Vault, rest: typeof mirrors): ReadableVault => ({
    vault: {
      ...vault,
      store: fallbackStore(
        vault.store,
        rest.map((each) => async (io) => (await each.open(io)).store),
      ),
    },
    others: async function* ({ signal }) {
      for (const each of rest) {
        const other = await each.open({ signal }).catch(() => undefined);
        signal.throwIfAborted();
        if (other) yield other;
      }
    },
    close: () => closeAll(open),
  });
  if (open && failure === undefined) return readable(open.vault, mirrors);
  for (const mirror of mirrors) {
    const vault = await mirror.open(options).catch(() => undefined);
    options.signal.throwIfAborted();
    if (!vault) continue;
    options.onMirror?.(mirror.place);
    return readable(
      vault,
      mirrors.filter((each) => each !== mirror),
    );
  }
  // None has it: whatever is left of the vault itself is read as ever.
  if (open) return readable(open.vault, []);
  throw failure;
}

/** The vault at its own place; with a failure where it cannot be used, or is not there. */
async function openFirst(
  library: Pick<Library, 'catalog'>,
  options: OpenVaultOptions,
): Promise<{ open?: OpenVault; failure?: unknown }> {
  let open: OpenVault | undefined;
  try {
    open = await openVault(library, options);
    await requireRecord(open.vault, options);
    return { open };
  } catch (failure) {
    options.signal.throwIfAborted();
    const isOfStore = failure instanceof StorageError || /^vault-(?:missing|another)$/.test(codeOf(failure));
    if (isOfStore) return { ...(open && { open }), failure };
    await open?.close();
    throw failure;
  }
}

/** A mirror that is opened when it is first asked for, and seen to be this very vault; again after it failed. */
export function openedOnce(
  unlocked: UnlockedVault,
  row: MirrorRow,
  { limitRate, onTrouble }: OpenVaultOptions,
) {
  let opening: Promise<OpenVault> | undefined;
  const open = async (signal: AbortSignal): Promise<OpenVault> => {
    const opened = await openMirror(unlocked, row, { signal, limitRate, onTrouble });
    try {
      await requireRecord(opened.vault, { signal });
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  };
  return {
    place: row.place,
    open: async ({ signal }: IoOptions): Promise<Vault> => {
      opening ??= open(signal);
      const mine = opening;
      try {
        return (await mine).vault;
      } catch (error) {
        if (opening === mine) opening = undefined;
        throw error;
      }
    },
    close: async () => {
      await opening?.then(
        (opened) => opened.close(),
        () => {},
      );
    },
  };
}
