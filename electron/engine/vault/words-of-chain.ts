import type { ChainProblem } from '../../vault/chains.ts';

const words: Record<ChainProblem['code'], (sequence: number) => string> = {
  'chain-gap': (sequence) => `Number ${sequence} is missing; what comes after it is not read.`,
  'chain-damaged': (sequence) =>
    `Number ${sequence} is not what was written; it and what comes after it is not read.`,
  'chain-forked': (sequence) =>
    `There are two of number ${sequence}: a copy of that desktop wrote too. It and what comes after it is not read.`,
  'chain-rolled-back': (sequence) => `Number ${sequence}, which was read before, is gone.`,
  'chain-stranger': () => 'Whoever wrote it was never invited into this vault; it is not read.',
};

/** What is wrong with one desktop's part of a vault, for people. */
export function wordsOfChain({ code, sequence }: ChainProblem): string {
  return words[code](sequence);
}
