import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PhotoferryError } from '../../../base/error.ts';
import { readPhrase } from '../../../crypto/recovery-phrase.ts';
import type { Library } from '../../library/open-library.ts';
import { configFolder } from '../../vault/config-folder.ts';
import { writePrivateFile } from '../../vault/private-file.ts';
import type { KeepPhrase } from '../../vault/set-up-vault.ts';

const memoryName = 'unconfirmed-phrase';
const remembered = z.object({
  file: z.uuid(),
  /** False while nobody knows yet whether the vault opens with it. */
  isSettled: z.boolean(),
});
type Remembered = z.infer<typeof remembered>;

const placeOf = (file: string) => path.join(configFolder(), 'phrases', file);

/**
 * The 24 words between their making and the person's word that they are written down: in a file that only this user may read. The
 * catalog knows which one.
 */
export function phraseFile(library: Library) {
  const { catalog } = library;
  const recall = (): Remembered | undefined => remembered.safeParse(catalog.memory.get(memoryName)).data;
  const remember = (value: Remembered | undefined) =>
    catalog.durably(() => catalog.memory.set(memoryName, value ?? null));

  const keep: KeepPhrase = (phrase) => {
    const [former, file] = [recall(), randomUUID()];
    writePrivateFile(placeOf(file), Buffer.from(`${phrase}\n`), { makeFolder: true });
    remember({ file, isSettled: false });
    return (isNeeded) => {
      remember(isNeeded ? { file, isSettled: true } : former);
      const needless = isNeeded ? former?.file : file;
      if (needless !== undefined) rmSync(placeOf(needless), { force: true });
    };
  };

  const read = (): string[] => {
    const known = recall();
    if (!known)
      throw new PhotoferryError(
        'phrase-confirmed',
        'The 24 words have been confirmed and are not kept here any more.',
        {
          advice: 'If you have lost them, make new ones.',
        },
      );
    if (known.isSettled) {
      try {
        return readPhrase(readFileSync(placeOf(known.file), 'utf8').slice(0, 4096)).split(' ');
      } catch {
        // As below.
      }
    }
    throw new PhotoferryError('phrase-lost', 'The 24 words are not to be had any more.', {
      advice: 'Make new ones; the passphrase opens the vault meanwhile.',
    });
  };

  return {
    keep,
    isConfirmed: () => recall() === undefined,
    /** @throws {PhotoferryError} `phrase-confirmed`, `phrase-lost` */
    words: read,
    /** True, and the file is gone, when the words at these places are right. */
    confirm: (given: readonly { at: number; word: string }[]): boolean => {
      const words = read();
      if (!given.every(({ at, word }) => words[at] === word.trim().toLowerCase())) return false;
      const { file } = recall()!;
      remember(undefined);
      rmSync(placeOf(file), { force: true });
      return true;
    },
  };
}
