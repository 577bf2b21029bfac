import { randomBytes } from 'node:crypto';
import { conceal } from './conceal.ts';
import { CryptoError } from './crypto-error.ts';

/** All secrets of a member in a vault, 32 bytes each. Shown by nothing, as {@link conceal} says. */
export interface Keyring {
  readonly memberSecret: Buffer;
  /** Zeros in a vault whose dedup is `private`. */
  readonly sharedSecret: Buffer;
}

export const KEYRING_BYTES = 64;

/** @param sharedSecret of the vault that is joined; a new shared vault draws its own */
export function newKeyring(dedup: 'private' | 'shared', sharedSecret?: Uint8Array): Keyring {
  const drawn = dedup === 'private' ? Buffer.alloc(32) : (sharedSecret ?? randomBytes(32));
  return decodeKeyring(Buffer.concat([randomBytes(32), drawn]));
}

/** Member secret, then shared secret. The caller wipes the bytes when they are wrapped. */
export function encodeKeyring(keyring: Keyring): Buffer {
  return Buffer.concat([keyring.memberSecret, keyring.sharedSecret]);
}

/** Copies what it is given. */
export function decodeKeyring(bytes: Uint8Array): Keyring {
  if (bytes.length !== KEYRING_BYTES) throw new CryptoError('crypto-misuse', 'A keyring has 64 bytes.');
  const own = Buffer.from(bytes);
  return conceal('keyring', { memberSecret: own.subarray(0, 32), sharedSecret: own.subarray(32) });
}
