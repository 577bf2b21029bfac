import { codeOf } from '../base/error.ts';
import { openSlot, type SlotSecret, sealSlot } from '../crypto/key-slot.ts';
import type { Keyring } from '../crypto/keyring.ts';
import { argon2Settings } from '../crypto/passphrase.ts';
import { readSlotFile, type SlotKdf } from '../crypto/slot-file.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { isOfObject } from './is-of-object.ts';
import { desktopSlot, newSlot, parseSlotName, slotName } from './layout.ts';
import { readObject } from './read-object.ts';
import { sendOnce } from './send-once.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

export const MAX_SLOT_BYTES = 16_384;
/** A member has a passphrase, a phrase and a few desktops; a store that has been filled with forged slots costs no more than these. */
const maxOfMember = { passphrase: 64, phrase: 64, desktop: 1000 };
const maxSlots = 20_000;

export interface SealedSlot {
  name: string;
  bytes: Buffer;
}

export interface StoredSlot {
  member: string;
  slot: string;
  kind: 'passphrase' | 'phrase' | 'desktop';
  name: string;
}

/** The slots of a member, or of all members: however many one of them has, they hide nobody else's. */
export async function listSlots(
  store: ObjectStore,
  { member, signal }: { member?: string; signal: AbortSignal },
): Promise<StoredSlot[]> {
  const slots: StoredSlot[] = [];
  let counts = { passphrase: 0, phrase: 0, desktop: 0 };
  const prefix = member === undefined ? 'keys/' : `keys/${member}/`;
  for await (const { name } of store.list({ prefix, signal })) {
    const parsed = parseSlotName(name);
    if (!parsed) continue;
    const kind = parsed.slot.slice(0, parsed.slot.indexOf('-')) as StoredSlot['kind'];
    if (slots.at(-1)?.member !== parsed.member) counts = { passphrase: 0, phrase: 0, desktop: 0 };
    if (counts[kind]++ < maxOfMember[kind]) slots.push({ ...parsed, kind, name });
    if (slots.length === maxSlots) break;
  }
  return slots;
}

/** Seals the member's secrets for one more way in, without a request. `desktopKey` makes the slot of this desktop. */
export async function sealNewSlot(
  vault: Pick<Vault, 'id' | 'hash' | 'member' | 'desktop' | 'secrets'>,
  secret: SlotSecret,
): Promise<SealedSlot> {
  const slot =
    'desktopKey' in secret
      ? desktopSlot(vault.desktop)
      : newSlot('passphrase' in secret ? 'passphrase' : 'phrase');
  const place = { vaultId: vault.id, vaultHash: vault.hash, member: vault.member, slot };
  const bytes = await sealSlot(vault.secrets.keyring, { ...place, secret });
  return { name: slotName(vault.member, slot), bytes };
}

/** The slot is in the store, and was read back and opened, when this returns. */
export async function addSlot(
  vault: Vault,
  secret: SlotSecret,
  { signal }: { signal: AbortSignal },
): Promise<SealedSlot> {
  const sealed = await sealNewSlot(vault, secret);
  if ('desktopKey' in secret) {
    // A desktop that joins again with a new key has a slot of its own already.
    await vault.store.put(sealed.name, sealed.bytes, { signal });
  } else await sendOnce(vault, sealed, { signal });
  const there = await readObject(vault.store, sealed.name, { maxBytes: MAX_SLOT_BYTES, signal });
  const slot = parseSlotName(sealed.name)!.slot;
  await openSlot(there, { vaultId: vault.id, vaultHash: vault.hash, member: vault.member, slot, secret });
  return sealed;
}

/**
 * A new passphrase or phrase for this member. The old one opens the vault until the new one was read back from the store and
 * tried (`onAdded`, with those that go then); no blob is touched. Whoever kept a copy of the old slot and knows the old secret
 * still can open that copy.
 */
export async function changeSecret(
  vault: Vault,
  secret: { passphrase: string } | { phrase: string },
  { signal, onAdded }: { signal: AbortSignal; onAdded?: (added: SealedSlot, old: readonly string[]) => void },
): Promise<void> {
  const kind = 'passphrase' in secret ? 'passphrase' : 'phrase';
  const old = await listSlots(vault.store, { member: vault.member, signal });
  const added = await addSlot(vault, secret, { signal });
  const replaced = old.filter((slot) => slot.kind === kind && slot.name !== added.name);
  onAdded?.(
    added,
    replaced.map(({ name }) => name),
  );
  for (const { name } of replaced) await vault.store.delete(name, { signal });
}

/**
 * Opens the first of these slots that this secret fits. One slot of each member is tried before the second of any, and
 * those that ask for more than ours do come last: forged ones cost time, and keep nobody out.
 * @throws {CryptoError} `passphrase-wrong` or its like when none does; {VaultError} `key-slot-missing` when there is none
 */
export async function openAnySlot(
  store: ObjectStore,
  slots: readonly StoredSlot[],
  {
    signal,
    secret,
    isQuick = false,
    ...vault
  }: {
    vaultId: string;
    vaultHash: Uint8Array;
    secret: SlotSecret;
    /** Those that ask for more than ours do are left out. */
    isQuick?: boolean;
    signal: AbortSignal;
  },
): Promise<Keyring> {
  let failure: unknown;
  const costly: StoredSlot[] = [];
  const open = async (stored: StoredSlot, isLast: boolean) => {
    const { name, member, slot } = stored;
    signal.throwIfAborted();
    try {
      const file = await readObject(store, name, { maxBytes: MAX_SLOT_BYTES, signal });
      if (!isLast && isCostly(readSlotFile(file).kdf)) {
        costly.push(stored);
        return undefined;
      }
      return await openSlot(file, { ...vault, member, slot, secret });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'object-missing') return undefined;
      const isWrong = code.endsWith('-wrong');
      const isOfSlot = isWrong || code === 'key-slot-damaged' || code === 'vault-bounds';
      if (!isOfSlot && !(await isOfObject(store, error, { signal }))) throw error;
      // That a secret is wrong says more than that another slot is damaged.
      if (!failure || isWrong) failure = error;
      return undefined;
    }
  };
  for (const stored of inTurn(slots)) {
    const keyring = await open(stored, false);
    if (keyring) return keyring;
  }
  for (const stored of isQuick ? [] : costly) {
    const keyring = await open(stored, true);
    if (keyring) return keyring;
  }
  throw (
    failure ??
    new VaultError('key-slot-missing', 'This vault has no key for that way in.', {
      advice: 'Use another: the passphrase, the recovery phrase, or a desktop that has joined.',
    })
  );
}

const isCostly = (kdf: SlotKdf) =>
  kdf.name === 'argon2id' && kdf.memoryKiB * kdf.passes > argon2Settings.memoryKiB * argon2Settings.passes;

/** The first of each member, then the second of each, and so on. */
function inTurn(slots: readonly StoredSlot[]): StoredSlot[] {
  const counts = new Map<string, number>();
  const ranked = slots.map((slot) => {
    const rank = counts.get(slot.member) ?? 0;
    counts.set(slot.member, rank + 1);
    return { slot, rank };
  });
  return ranked.sort((one, other) => one.rank - other.rank).map(({ slot }) => slot);
}
