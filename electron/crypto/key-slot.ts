import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CryptoError } from './crypto-error.ts';
import { deriveKeys } from './derive-keys.ts';
import { hkdf } from './hkdf.ts';
import { decodeKeyring, encodeKeyring, type Keyring } from './keyring.ts';
import { argon2Settings, checkPassphrase, passphraseSecret } from './passphrase.ts';
import { phraseSecret } from './recovery-phrase.ts';
import { encodeSlotFile, readSlotFile, type SlotFile, type SlotKdf, type SlotKind } from './slot-file.ts';

/** What opens a slot: exactly one of these. `desktopKey` is 32 bytes. */
export type SlotSecret = { passphrase: string } | { phrase: string } | { desktopKey: Uint8Array };

/** Where a slot stands. It opens nowhere else: not in another vault, for another member, under another name. */
export interface SlotPlace {
  vaultId: string;
  member: string;
  /** The file's name without `.json`. */
  slot: string;
  /** SHA-256 of the exact bytes of `vault.json`. */
  vaultHash: Uint8Array;
}

/** The file of a new slot that opens the keyring with this secret. `passphrase-weak` or `phrase-wrong` before anything is made. */
export async function sealSlot(
  keyring: Keyring,
  { secret, ...place }: SlotPlace & { secret: SlotSecret },
): Promise<Buffer> {
  return sealSlotWithSalt(keyring, { ...place, secret, salt: randomBytes(32) });
}

/** For the test vectors only: a salt may never meet two keyrings. */
export async function sealSlotWithSalt(
  keyring: Keyring,
  { secret, salt, ...place }: SlotPlace & { secret: SlotSecret; salt: Buffer },
): Promise<Buffer> {
  if ('passphrase' in secret) checkPassphrase(secret.passphrase);
  const { vaultId, member, slot } = place;
  const head = { kind: kindOf(secret), vaultId, member, slot, kdf: kdfOf(secret), salt };
  const key = await slotKey(head, place, secret);
  const clear = encodeKeyring(keyring);
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12), { authTagLength: 16 });
  const sealed = Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  clear.fill(0);
  key.fill(0);
  return encodeSlotFile({ ...head, sealed });
}

/**
 * The keyring behind a slot. `passphrase-wrong`, `phrase-wrong`, `desktop-key-wrong`; `key-slot-damaged` for what no
 * secret of that kind can open.
 */
export async function openSlot(
  file: Uint8Array,
  { secret, ...place }: SlotPlace & { secret: SlotSecret },
): Promise<Keyring> {
  const slot = readSlotFile(file);
  const isHere = slot.vaultId === place.vaultId && slot.member === place.member && slot.slot === place.slot;
  if (!isHere || slot.kind !== kindOf(secret)) throw slotDamaged();
  const key = await slotKey(slot, place, secret);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12), { authTagLength: 16 });
  decipher.setAuthTag(slot.sealed.subarray(-16));
  const clear = decipher.update(slot.sealed.subarray(0, -16));
  try {
    decipher.final();
  } catch {
    clear.fill(0);
    throw doesNotOpen(slot.kind);
  } finally {
    key.fill(0);
  }
  const keyring = decodeKeyring(clear);
  clear.fill(0);
  // Who knew the secret, but not this member, could have wrapped other keys here.
  if (deriveKeys(keyring.memberSecret, place.vaultId).member !== place.member) throw slotDamaged();
  return keyring;
}

async function slotKey(
  { kdf, salt }: Pick<SlotFile, 'kdf' | 'salt'>,
  { vaultHash, member, slot }: SlotPlace,
  secret: SlotSecret,
): Promise<Buffer> {
  const raw = await slotSecret(kdf, salt, secret);
  const settings = kdf.name === 'argon2id' ? `,${kdf.memoryKiB},${kdf.passes},${kdf.lanes}` : '';
  const hash = Buffer.from(vaultHash).toString('hex');
  const key = hkdf(raw, { salt, info: ['photoferry/1 slot', hash, member, slot, `${kdf.name}${settings}`] });
  raw.fill(0);
  return key;
}

async function slotSecret(kdf: SlotKdf, salt: Buffer, secret: SlotSecret): Promise<Buffer> {
  if ('passphrase' in secret) {
    if (kdf.name !== 'argon2id') throw slotDamaged();
    return passphraseSecret(secret.passphrase, { salt: salt.subarray(0, 16), settings: kdf });
  }
  if ('phrase' in secret) return phraseSecret(secret.phrase);
  if (secret.desktopKey.length !== 32) throw new CryptoError('crypto-misuse', 'A desktop key has 32 bytes.');
  return Buffer.from(secret.desktopKey);
}

function kindOf(secret: SlotSecret): SlotKind {
  if ('passphrase' in secret) return 'passphrase';
  return 'phrase' in secret ? 'phrase' : 'desktop';
}

function kdfOf(secret: SlotSecret): SlotKdf {
  if ('passphrase' in secret) return { name: 'argon2id', ...argon2Settings };
  return 'phrase' in secret ? { name: 'bip39' } : { name: 'none' };
}

function doesNotOpen(kind: SlotKind): CryptoError {
  if (kind === 'passphrase') {
    return new CryptoError('passphrase-wrong', 'This passphrase does not open the vault.', {
      advice:
        'Try again, or use the 24 words of the recovery phrase. Nobody can open it without one of them.',
    });
  }
  if (kind === 'phrase') {
    return new CryptoError('phrase-wrong', 'These 24 words are a recovery phrase, but not of this vault.', {
      advice: 'Look for the phrase that was shown when this vault was made, or use the passphrase.',
    });
  }
  return new CryptoError('desktop-key-wrong', "This desktop's key does not open the vault.", {
    advice: 'Join the vault again with the passphrase or the recovery phrase.',
  });
}

function slotDamaged(): CryptoError {
  return new CryptoError(
    'key-slot-damaged',
    'A key slot of the vault is damaged, or is not where it belongs.',
    {
      advice: 'Use another way in: the passphrase, the recovery phrase, or a desktop that has joined.',
    },
  );
}
