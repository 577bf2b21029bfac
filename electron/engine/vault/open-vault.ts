import { PhotoferryError } from '../../base/error.ts';
import type { VaultRow } from '../../catalog/vault-row.ts';
import { openSlot } from '../../crypto/key-slot.ts';
import type { StoreTraits } from '../../storage/object-store.ts';
import type { RetryOptions } from '../../storage/retrying-store.ts';
import { desktopSlot } from '../../vault/layout.ts';
import { assembleVault, type Vault } from '../../vault/vault.ts';
import { hashVaultRecord } from '../../vault/vault-record.ts';
import type { Library } from '../library/open-library.ts';
import { connectStore } from './connect-store.ts';
import { readDesktopKey } from './desktop-files.ts';

export interface OpenVault {
  readonly vault: Vault;
  close(): Promise<void>;
}

export interface OpenVaultOptions {
  signal: AbortSignal;
  /** Bytes a second, both ways together. */
  limitRate?: number | undefined;
  /** The store goes on failing and is tried again. */
  onTrouble?: RetryOptions['onTrouble'];
}

/** What a vault is put together from, whichever store it is read from. */
export type UnlockedVault = Omit<Parameters<typeof assembleVault>[1], 'traits'>;

/**
 * The keys of the vault that this library is backed up to, by the key of this desktop.
 * @throws {PhotoferryError} `vault-none`, `desktop-key-missing`
 */
export async function unlockLibraryVault(
  library: Pick<Library, 'catalog'>,
): Promise<{ row: VaultRow; unlocked: UnlockedVault }> {
  const row = library.catalog.vault.get();
  if (!row) {
    throw new PhotoferryError('vault-none', 'This library is not backed up to any vault yet.', {
      advice:
        'Make one with `photoferry vault create --folder DIR` (or --s3), or join one with `photoferry vault join`.',
    });
  }
  const keyring = await openSlot(row.slot, {
    ...{ vaultId: row.vaultId, member: row.member, slot: desktopSlot(row.desktop) },
    ...{ vaultHash: hashVaultRecord(row.record), secret: { desktopKey: readDesktopKey(row) } },
  });
  return { row, unlocked: { recordBytes: row.record, keyring, desktop: row.desktop } };
}

/**
 * The vault that this library is backed up to, unlocked with the key of this desktop. The store is not asked anything yet;
 * whoever is going to write calls {@link requireRecord} first.
 * @throws {PhotoferryError} `vault-none`, `desktop-key-missing`, and what a store says of a place that cannot be one
 */
export async function openVault(
  library: Pick<Library, 'catalog'>,
  { signal, limitRate, onTrouble }: OpenVaultOptions,
): Promise<OpenVault> {
  const { row, unlocked } = await unlockLibraryVault(library);
  signal.throwIfAborted();
  const store = await connectStore(row.place, { signal, limitRate, onTrouble });
  const vault = assembleVault(store, { ...unlocked, traits: traitsOf(row) });
  return { vault, close: () => store.close() };
}

/** What the store was seen to honour when this desktop joined. */
export function traitsOf(row: Pick<VaultRow, 'traits'>): StoreTraits {
  return JSON.parse(row.traits) as StoreTraits;
}
