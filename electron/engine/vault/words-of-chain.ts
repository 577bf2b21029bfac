import type { ChainProblem } from '../../vault/chains.ts';

const words: Record<ChainProblem['code'], (sequence: number) => string> = {
  'chain-gap': (sequence) => `Number ${sequence} is missing.`,
  'chain-damaged': (sequence) => `Number ${sequence} is not what was written; it is not read.`,
  'chain-forked': (sequence) => `There are two of number ${sequence}: a copy of that desktop wrote too.`,
  'chain-rolled-back': (sequence) => `Number ${sequence}, which was read before, is gone.`,
  'chain-claimed': (sequence) => `Number ${sequence}, which another desktop of yours had read, is gone.`,
  'chain-absent': () =>
    'This desktop refers to photos and has told nothing of them: its log is lost, or its first backup is not done.',
  'chain-stranger': () => 'Whoever wrote it was never invited into this vault; it is not read.',
  'chain-junk': () => 'This was written by nobody of the vault and is passed over; nothing is lost by it.',
};

const isFatal = new Set<ChainProblem['code']>(['chain-gap', 'chain-damaged', 'chain-forked']);

/** What is wrong with one desktop's part of a vault, for people. */
export function wordsOfChain({
  code,
  kind,
  sequence,
}: Pick<ChainProblem, 'code' | 'kind' | 'sequence'>): string {
  const after = kind === 'refs' && isFatal.has(code) ? ' What comes after it is not read.' : '';
  return `${words[code](sequence)}${after}`;
}
