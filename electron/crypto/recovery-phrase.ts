import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { generateMnemonic, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { CryptoError } from './crypto-error.ts';

const WORDS = 24;
const known: ReadonlySet<string> = new Set(wordlist);
const derive = promisify(pbkdf2);

/** 24 words that stand for 256 random bits. */
export function newPhrase(): string {
  return generateMnemonic(wordlist, 256);
}

/**
 * The phrase as it was made, of what a person typed: capitals, line ends, numbers before the words and spaces do not matter.
 * `phrase-wrong` says where it is wrong and never repeats a word.
 */
export function readPhrase(text: string): string {
  const words = text
    .slice(0, 4096)
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,;.:)\d]+/u)
    .filter((word) => word !== '');
  const unknown = words.flatMap((word, index) => (known.has(word) ? [] : [index + 1]));
  if (words.length !== WORDS) throw wrong(`A recovery phrase has 24 words; these are ${words.length}.`);
  if (unknown.length === 1) throw wrong(`Word ${unknown[0]} is not one that a recovery phrase can have.`);
  if (unknown.length > 1) {
    const places = `${unknown.slice(0, -1).join(', ')} and ${unknown.at(-1)}`;
    throw wrong(`Words ${places} are not ones that a recovery phrase can have.`);
  }
  const phrase = words.join(' ');
  if (!validateMnemonic(phrase, wordlist))
    throw wrong('All 24 words are possible, but not together: one is another word, or two changed places.');
  return phrase;
}

/** The slot secret of a phrase, 32 bytes: the beginning of the seed that BIP-39 makes of it without a password. */
export async function phraseSecret(text: string): Promise<Buffer> {
  const seed = await derive(readPhrase(text), 'mnemonic', 2048, 64, 'sha512');
  return seed.subarray(0, 32);
}

function wrong(message: string): CryptoError {
  return new CryptoError('phrase-wrong', message, {
    advice: 'Compare it word by word with what was written down.',
  });
}
