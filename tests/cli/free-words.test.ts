import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { refusedWords, stayWords } from '../../electron/cli/space-words.ts';
import { stayCode } from '../../electron/contract/api/free-space.ts';
import { freeTroubles } from '../../electron/engine/free-space/free-trouble.ts';

/** Those of what is refused here stand where they are told. */
const here = ['originals/evictable.ts', 'originals/evict-originals.ts', 'refused-asset.ts'].flatMap(
  (file) => {
    const source = readFileSync(new URL(`../../electron/engine/${file}`, import.meta.url), 'utf8');
    return [...source.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code!);
  },
);
const refused = [...new Set([...Object.values(freeTroubles).map(({ code }) => code), ...here])];

it('every code of what stays is in the tables of docs/free-space.md', () => {
  const text = readFileSync(new URL('../../docs/free-space.md', import.meta.url), 'utf8');
  const told = [...text.matchAll(/^\| `([a-z-]+)` \| \S/gm)].map(([, code]) => code!);
  expect(refused.length).toBeGreaterThan(15);
  expect([...refused, ...stayCode.options].filter((code) => !told.includes(code))).toEqual([]);
  // And nothing is in them that is never told.
  expect(told.filter((code) => ![...refused, ...stayCode.options].includes(code))).toEqual([]);
});

it('and has words of its own on the command line', () => {
  expect(refused.filter((code) => !(code in refusedWords))).toEqual([]);
  expect(stayCode.options.filter((code) => !(code in stayWords))).toEqual([]);
});
