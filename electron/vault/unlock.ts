import { codeOf } from '../base/error.ts';
import { CryptoError } from '../crypto/crypto-error.ts';
import { deriveKeys } from '../crypto/derive-keys.ts';
import type { SlotSecret } from '../crypto/key-slot.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { ObjectStore, StoreTraits } from '../storage/object-store.ts';
import { desktopSlot, vaultRecordName } from './layout.ts';
import { readObject } from './read-object.ts';
import { listSlots, openAnySlot, type StoredSlot } from './slots.ts';
import { assembleVault, type Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';
import { hashVaultRecord, MAX_RECORD_BYTES, parseVaultRecord } from './vault-record.ts';

/**
 * Opens the vault of a store with one of the three ways in, asking the store for everything.
 * @param options `desktop`: the id of this desktop, new or known; a desktop key opens only that desktop's slot. `member`: only them
 * @throws {VaultError} `vault-none`, `vault-damaged`, `vault-newer`, `key-slot-missing`, `member-ambiguous`; {CryptoError} `passphrase-wrong`,
 * `phrase-wrong`, `desktop-key-wrong`, `key-slot-damaged`; what the store throws
 */
export async function unlockVault(
  store: ObjectStore,
  secret: SlotSecret,
  {
    desktop,
    member,
    traits,
    signal,
  }: { desktop: string; member?: string | undefined; traits?: StoreTraits; signal: AbortSignal },
): Promise<Vault> {
  const recordBytes = await readVaultRecord(store, { signal });
  const { vaultId } = parseVaultRecord(recordBytes, 'read');
  const kind = 'passphrase' in secret ? 'passphrase' : 'phrase' in secret ? 'phrase' : 'desktop';
  const slots = (await listSlots(store, { ...(member !== undefined && { member }), signal })).filter(
    (slot) => slot.kind === kind && (kind !== 'desktop' || slot.slot === desktopSlot(desktop)),
  );
  const vault = { vaultId, vaultHash: hashVaultRecord(recordBytes), secret, signal };
  const keyring =
    kind === 'passphrase'
      ? await openOnlyMember(store, slots, vault)
      : await openAnySlot(store, slots, vault);
  return assembleVault(store, { recordBytes, keyring, desktop, ...(traits && { traits }) });
}

/** Of other members so many slots are tried with a passphrase that has opened one: a store may be full of forged ones. */
const maxOthers = 32;

/** People choose the same words; nothing but they can say whose photos are meant. */
async function openOnlyMember(
  store: ObjectStore,
  slots: readonly StoredSlot[],
  vault: Parameters<typeof openAnySlot>[2],
): Promise<Keyring> {
  const keyring = await openAnySlot(store, slots, vault);
  const memberOf = ({ memberSecret }: Keyring) => deriveKeys(memberSecret, vault.vaultId).member;
  const members = [memberOf(keyring)];
  let others = slots.slice();
  for (;;) {
    others = others.filter(({ member }) => !members.includes(member)).slice(0, maxOthers);
    if (others.length === 0) break;
    const other = await openAnySlot(store, others, { ...vault, isQuick: true }).catch((error: unknown) => {
      if (error instanceof CryptoError || error instanceof VaultError) return undefined;
      throw error;
    });
    if (!other) break;
    members.push(memberOf(other));
  }
  if (members.length === 1) return keyring;
  throw new VaultError('member-ambiguous', `Several members have this passphrase: ${members.join(', ')}.`, {
    advice:
      'Say whose photos are meant with --member; `photoferry vault info` on a computer of theirs shows it. Passphrases should differ.',
  });
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
