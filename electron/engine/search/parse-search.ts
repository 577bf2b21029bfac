import type { SearchQuery } from '../../catalog/timeline/find-assets.ts';
import { fold, wordsOf } from '../../catalog/timeline/search-words.ts';
import { allDays, type DayRange } from '../../catalog/timeline/timeline.ts';
import { readKind } from './kind-words.ts';
import { readDateRange } from './read-date-range.ts';

const maxLength = 200;
const maxWords = 16;
const noDays: DayRange = { from: 1, to: 0 };

/** What people write between the words that count, in English and German. */
const fillers = new Set(
  'in im on at am from of the der die das den dem des von vom aus with mit and und a an my mein meine taken during for fur all alle'.split(
    ' ',
  ),
);

/**
 * Reads what a person typed: kinds ("videos"), dates ("june 2024", "letzte Woche"), and words for everything else. What
 * stands in quotes is words. Takes any text.
 * @param today by the local calendar, days since 1970
 */
export function parseSearch(text: string, today: number): SearchQuery {
  const tokens = tokensOf(text);
  const words: string[] = [];
  const kinds = new Set<SearchQuery['kinds'][number]>();
  let within: DayRange = allDays;
  for (let at = 0; at < tokens.length; ) {
    const { word, isQuoted } = tokens[at]!;
    const ahead = isQuoted ? [] : untilQuote(tokens, at);
    const date = readDateRange(ahead, today);
    const kind = date ? undefined : readKind(ahead);
    if (date)
      within = { from: Math.max(within.from, date.range.from), to: Math.min(within.to, date.range.to) };
    else if (kind) kinds.add(kind.kind);
    else if (isQuoted || !fillers.has(word)) words.push(...wordsOf(word));
    at += date?.used ?? kind?.used ?? 1;
  }
  const isNothing = words.length === 0 && kinds.size === 0 && within === allDays;
  const kept = isNothing ? tokens.flatMap(({ word }) => wordsOf(word)) : words;
  // Signs alone ask for something that nothing is called by: that is not everything.
  if (isNothing && kept.length === 0 && text.trim() !== '') within = noDays;
  return { words: [...new Set(kept)].slice(0, maxWords), kinds: [...kinds], within };
}

interface Token {
  /** Folded. */
  word: string;
  isQuoted: boolean;
}

function tokensOf(text: string): Token[] {
  return [...text.slice(0, maxLength).matchAll(/["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s,;"“”„«»]+)/gu)].flatMap(
    ([, quoted, plain]): Token[] => {
      if (quoted !== undefined) return wordsOf(fold(quoted)).map((word) => ({ word, isQuoted: true }));
      // "1." of "1. Juni", "june," and "(2024)" without their marks; those inside stay for dates; a dash joins two.
      const folded = fold(plain!);
      const word = folded.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
      const kept = word === '' && /^[-–—]$/.test(folded) ? folded : word;
      return kept === '' ? [] : [{ word: kept, isQuoted: false }];
    },
  );
}

function untilQuote(tokens: readonly Token[], at: number): string[] {
  const ahead: string[] = [];
  for (const { word, isQuoted } of tokens.slice(at, at + 10)) {
    if (isQuoted) break;
    ahead.push(word);
  }
  return ahead;
}
