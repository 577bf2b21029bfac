import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { CryptoError } from './crypto-error.ts';

const derive = promisify(argon2);
const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 1024;

export interface Argon2Settings {
  memoryKiB: number;
  passes: number;
  lanes: number;
}

/** What new slots are made with: about a fifth of a second, 64 MiB. */
export const argon2Settings: Argon2Settings = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** A store could ask for any amount of memory and time: beyond these a slot is refused. */
export function areBearable({ memoryKiB, passes, lanes }: Argon2Settings): boolean {
  const isWithin = (value: number, least: number, most: number) =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  return isWithin(lanes, 1, 4) && isWithin(passes, 1, 16) && isWithin(memoryKiB, 8 * lanes, 1_048_576);
}

/** `passphrase-weak` unless it is one that a vault may be locked with. */
export function checkPassphrase(passphrase: string): void {
  const length = [...passphrase.normalize('NFKC')].length;
  if (length < MIN_CHARACTERS) {
    throw new CryptoError('passphrase-weak', `A passphrase needs at least ${MIN_CHARACTERS} characters.`, {
      advice:
        'Whoever gets hold of the store can try passphrases for years, and every photo is behind this one. Four or five random words are good.',
    });
  }
  if (length > MAX_CHARACTERS)
    throw new CryptoError('passphrase-weak', `A passphrase has at most ${MAX_CHARACTERS} characters.`);
}

/** The slot secret of a passphrase, 32 bytes: Argon2id 1.3, in a thread of Node's pool. */
export async function passphraseSecret(
  passphrase: string,
  { salt, settings }: { salt: Uint8Array; settings: Argon2Settings },
): Promise<Buffer> {
  return derive('argon2id', {
    message: Buffer.from(passphrase.normalize('NFKC'), 'utf8'),
    nonce: salt,
    parallelism: settings.lanes,
    tagLength: 32,
    memory: settings.memoryKiB,
    passes: settings.passes,
  });
}
