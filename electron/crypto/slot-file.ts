import { CryptoError } from './crypto-error.ts';
import { KEYRING_BYTES } from './keyring.ts';
import { type Argon2Settings, areBearable } from './passphrase.ts';

export type SlotKind = 'passphrase' | 'phrase' | 'desktop';
export type SlotKdf = ({ name: 'argon2id' } & Argon2Settings) | { name: 'bip39' } | { name: 'none' };

/** A slot's file, checked for its form; whether anything opens it is another question. */
export interface SlotFile {
  kind: SlotKind;
  vaultId: string;
  member: string;
  slot: string;
  kdf: SlotKdf;
  salt: Buffer;
  sealed: Buffer;
}

const MAX_FILE_BYTES = 16_384;
const id = /^[0-9a-f]{32}$/;
const slotNames: Record<SlotKind, RegExp> = {
  passphrase: /^passphrase-[0-9a-f]{8}$/,
  phrase: /^phrase-[0-9a-f]{8}$/,
  desktop: /^desktop-[0-9a-f]{32}$/,
};

export function encodeSlotFile({ salt, sealed, ...rest }: SlotFile): Buffer {
  const file = { format: 1, ...rest, salt: salt.toString('base64'), sealed: sealed.toString('base64') };
  readSlotFile(Buffer.from(JSON.stringify(file))); // what nobody could read is never written
  return Buffer.from(`${JSON.stringify(file)}\n`);
}

/** `key-slot-damaged` for anything that is not the file of a slot of format 1. */
export function readSlotFile(bytes: Uint8Array): SlotFile {
  const fields = parse(bytes);
  const { format, kind, vaultId, member, slot, kdf } = fields;
  if (format !== 1 || (kind !== 'passphrase' && kind !== 'phrase' && kind !== 'desktop')) throw malformed();
  if (typeof vaultId !== 'string' || !id.test(vaultId)) throw malformed();
  if (typeof member !== 'string' || !id.test(member)) throw malformed();
  if (typeof slot !== 'string' || !slotNames[kind].test(slot)) throw malformed();
  const salt = base64(fields.salt, 32);
  const sealed = base64(fields.sealed, KEYRING_BYTES + 16);
  return { kind, vaultId, member, slot, kdf: readKdf(kind, kdf), salt, sealed };
}

/** Whether these are the file of that slot. Whether its secret opens it cannot be known without that. */
export function isSlotOf(
  bytes: Uint8Array,
  expected: { vaultId: string; member: string; slot: string },
): boolean {
  try {
    const { vaultId, member, slot } = readSlotFile(bytes);
    return vaultId === expected.vaultId && member === expected.member && slot === expected.slot;
  } catch {
    return false;
  }
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length > MAX_FILE_BYTES) throw malformed();
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch {
    // the parser's own message would quote the file
  }
  throw malformed();
}

function readKdf(kind: SlotKind, value: unknown): SlotKdf {
  if (!isObject(value)) throw malformed();
  if (kind === 'phrase' && value.name === 'bip39') return { name: 'bip39' };
  if (kind === 'desktop' && value.name === 'none') return { name: 'none' };
  const { memoryKiB, passes, lanes } = value;
  if (kind !== 'passphrase' || value.name !== 'argon2id') throw malformed();
  if (typeof memoryKiB !== 'number' || typeof passes !== 'number' || typeof lanes !== 'number')
    throw malformed();
  if (!areBearable({ memoryKiB, passes, lanes })) throw malformed();
  return { name: 'argon2id', memoryKiB, passes, lanes };
}

function base64(value: unknown, length: number): Buffer {
  if (typeof value === 'string' && value.length < 1024) {
    const bytes = Buffer.from(value, 'base64');
    if (bytes.length === length && bytes.toString('base64') === value) return bytes;
  }
  throw malformed();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(): CryptoError {
  return new CryptoError('key-slot-damaged', 'A key slot of the vault is damaged.', {
    advice: 'Use another way in: the passphrase, the recovery phrase, or a desktop that has joined.',
  });
}
