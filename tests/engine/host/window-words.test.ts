import { expect, test } from 'vitest';
import { PhotoferryError } from '../../../electron/base/error.ts';
import { textForWindow, wordsForWindow } from '../../../electron/engine/host/window-words.ts';

test('A window is told in words of a disk that is full, whatever of the catalog met it', () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  expect(wordsForWindow(full)).toMatchObject({
    code: 'library-full',
    message: expect.stringMatching(/is full/),
  });
});

test('A window is told of no verb of the command line, and keeps code and message', () => {
  const error = new PhotoferryError('vault-exists', 'There is a vault.', {
    advice: 'Join it with `photoferry vault join`, or choose another place.',
  });
  expect(wordsForWindow(error)).toMatchObject({
    ...{ code: 'vault-exists', message: 'There is a vault.' },
    advice: 'Join it instead, or choose another place.',
  });
  const unknown = new PhotoferryError('odd', 'Odd.', { advice: 'Name one with --phone.' });
  expect(wordsForWindow(unknown)).toMatchObject({ code: 'odd', message: 'Odd.', advice: undefined });
  const plain = new PhotoferryError('plain', 'Plain.', { advice: 'Unlock the phone.' });
  expect(wordsForWindow(plain)).toBe(plain);
  const foreign = new TypeError('x');
  expect(wordsForWindow(foreign)).toBe(foreign);
  expect(textForWindow('Run `photoferry prove` there, or `photoferry vault phrase`.')).toBe(
    'Run a check of the backup there, or new words.',
  );
});
