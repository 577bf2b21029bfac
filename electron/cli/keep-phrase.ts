import { rmSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../base/error.ts';
import { cannotWrite } from '../engine/vault/member-acts.ts';
import { writePrivateFile } from '../engine/vault/private-file.ts';
import type { KeepPhrase } from '../engine/vault/set-up-vault.ts';

/**
 * Where the 24 words go: into a file that only this user may read, or onto the terminal. Without either it refuses, before
 * anything is written.
 */
export function phraseKeeper(file: string | undefined): {
  keep: KeepPhrase;
  show: () => void;
  file?: string;
} {
  if (file !== undefined) {
    const place = path.resolve(file);
    const keep: KeepPhrase = (phrase) => {
      try {
        writePrivateFile(place, Buffer.from(`${phrase}\n`));
      } catch (error) {
        throw cannotWrite(place, error);
      }
      return () => rmSync(place, { force: true });
    };
    return { keep, show: () => {}, file: place };
  }
  if (process.stderr.isTTY !== true) {
    throw new PhotoferryError('phrase-nowhere', 'There is nowhere to put the recovery phrase.', {
      advice: 'Run it in a terminal, or name a file for the 24 words with --phrase-file.',
    });
  }
  let words: string[] = [];
  return {
    keep: (phrase) => {
      words = phrase.split(' ');
      return () => {};
    },
    show: () => process.stderr.write(`\n${inColumns(words)}\n`),
  };
}

/** Numbered, four to a line, as they are written down. */
function inColumns(words: readonly string[]): string {
  const cells = words.map((word, at) => `${String(at + 1).padStart(2)}. ${word.padEnd(10)}`);
  return Array.from({ length: Math.ceil(cells.length / 4) }, (_, row) =>
    cells.slice(row * 4, row * 4 + 4).join('  '),
  ).join('\n');
}
