import { codeOf } from '../base/error.ts';
import type { SlotSecret } from '../crypto/key-slot.ts';
import type { ObjectStore, StoreTraits } from '../storage/object-store.ts';
import { desktopSlot, vaultRecordName } from './layout.ts';
import { readObject } from './read-object.ts';
import { listSlots, openAnySlot } from './slots.ts';
import { assembleVault, type Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';
import { hashVaultRecord, MAX_RECORD_BYTES, parseVaultRecord } from './vault-record.ts';

/**
 * Opens the vault of a store with one of the three ways in, asking the store for everything.
 * @param options `desktop`: the id of this desktop, new or known; a desktop key opens only that desktop's slot
 * @throws {VaultError} `vault-none`, `vault-damaged`, `vault-newer`, `key-slot-missing`; {CryptoError} `passphrase-wrong`,
 * `phrase-wrong`, `desktop-key-wrong`, `key-slot-damaged`; what the store throws
 */
export async function unlockVault(
  store: ObjectStore,
  secret: SlotSecret,
  { desktop, traits, signal }: { desktop: string; traits?: StoreTraits; signal: AbortSignal },
): Promise<Vault> {
  const recordBytes = await readVaultRecord(store, { signal });
  const { vaultId } = parseVaultRecord(recordBytes, 'read');
  const kind = 'passphrase' in secret ? 'passphrase' : 'phrase' in secret ? 'phrase' : 'desktop';
  const slots = (await listSlots(store, { signal })).filter(
    (slot) => slot.kind === kind && (kind !== 'desktop' || slot.slot === desktopSlot(desktop)),
  );
  const vaultHash = hashVaultRecord(recordBytes);
  const keyring = await openAnySlot(store, slots, { vaultId, vaultHash, secret, signal });
  return assembleVault(store, { recordBytes, keyring, desktop, ...(traits && { traits }) });
}

/** The exact bytes of `vault.json`; `vault-none` where there is none. */
export async function readVaultRecord(
  store: ObjectStore,
  { signal }: { signal: AbortSignal },
): Promise<Buffer> {
  try {
    return await readObject(store, vaultRecordName, { maxBytes: MAX_RECORD_BYTES, signal });
  } catch (error) {
    if (codeOf(error) !== 'object-missing') throw error;
    throw new VaultError('vault-none', `There is no vault at ${store.place}.`, {
      advice: 'Check the place, or make a vault there with `photoferry vault create`.',
      cause: error,
    });
  }
}
