import { rmSync } from 'node:fs';
import path from 'node:path';
import { writePrivateFile } from '../engine/vault/private-file.ts';
import type { KeepPhrase } from '../engine/vault/set-up-vault.ts';
import { type Output, visible } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * Where the 24 words go: into a file that only this user may read, or onto the terminal, with what they are for, also when the
 * verb fails and the vault may stand all the same. Without either place it refuses, before anything is written.
 */
export function phraseKeeper(
  file: string | undefined,
  output: Output,
): { keep: KeepPhrase; file: string | null } {
  if (file !== undefined) {
    const place = path.resolve(file);
    const keep: KeepPhrase = (phrase) => {
      writePrivateFile(place, Buffer.from(`${phrase}\n`));
      return (isNeeded) => {
        if (!isNeeded) rmSync(place, { force: true });
        else
          sayWhatFor(
            output,
            `The 24 words are in ${visible(place)}. Print them or write them down, delete the file`,
          );
      };
    };
    return { keep, file: place };
  }
  if (process.stderr.isTTY !== true) {
    throw new UsageError('phrase-nowhere', 'There is nowhere to put the recovery phrase.', {
      advice: 'Run it in a terminal, or name a file for the 24 words with --phrase-file.',
    });
  }
  return {
    keep: (phrase) => (isNeeded) => {
      if (!isNeeded) return;
      process.stderr.write(`\n${inColumns(phrase.split(' '))}\n`);
      sayWhatFor(output, 'Write these 24 words down');
    },
    file: null,
  };
}

function sayWhatFor(output: Output, where: string): void {
  output.say(
    `${where} and keep them apart from this computer.\nWithout the passphrase or these words nobody can open the vault: not you, not us, not whoever runs the store.`,
  );
}

/** Numbered, four to a line, as they are written down. */
function inColumns(words: readonly string[]): string {
  const cells = words.map((word, at) => `${String(at + 1).padStart(2)}. ${word.padEnd(10)}`);
  return Array.from({ length: Math.ceil(cells.length / 4) }, (_, row) =>
    cells.slice(row * 4, row * 4 + 4).join('  '),
  ).join('\n');
}
