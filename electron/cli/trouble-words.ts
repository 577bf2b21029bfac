import { wordsOf } from '../base/error.ts';
import { visible } from '../base/visible.ts';

const quietMs = 10_000;

/** Says that a store does not answer and is tried again, however many ask it at once. */
export function troubleWords(say: (words: string) => void): (error: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - saidAt < quietMs) return;
    saidAt = performance.now();
    say(`${visible(wordsOf(error))} Trying again.`);
  };
}
