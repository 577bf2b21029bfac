import { codeOf, PhotoferryError, wordsOf } from '../../base/error.ts';
import type { Trouble } from '../../contract/api/common.ts';
import { wordsForWindow } from './window-words.ts';

/** Whatever was thrown, as it is told to the person. */
export function troubleOf(thrown: unknown): Trouble {
  const error = wordsForWindow(thrown);
  if (!(error instanceof PhotoferryError)) {
    return {
      code: codeOf(error),
      message: `Something unforeseen went wrong: ${wordsOf(error).slice(0, 500)}`,
    };
  }
  const { code, message, advice } = error;
  return { code, message, ...(advice && { advice }) };
}
