import { allDays, type DayRange } from '../../catalog/timeline/timeline.ts';
import { after, before, between, joins, since, until } from './date-words.ts';
import { type ReadDate, readDate } from './read-date.ts';

/**
 * A date or a stretch between two that begins with the first of these words: `june 2024`, `june to august 2024`,
 * `between 2019 and 2021`, `since may`, `before 2020`, `seit 2022`, `von 2019 bis 2021`.
 */
export function readDateRange(words: readonly string[], today: number): ReadDate | undefined {
  const [first = ''] = words;
  // "vor 3 Tagen" is a date, "vor 2020" is not.
  const plain = readJoined(words, today);
  if (plain) return plain;
  const rest = readDate(words.slice(1), today);
  const open = rest && openRange(first, rest.range);
  if (rest && open) return { used: rest.used + 1, range: open };
  const joined = between.has(first) ? readJoined(words.slice(1), today) : undefined;
  return joined && { used: joined.used + 1, range: joined.range };
}

function openRange(word: string, { from, to }: DayRange): DayRange | undefined {
  if (since.has(word)) return { from, to: allDays.to };
  if (after.has(word)) return { from: to + 1, to: allDays.to };
  if (before.has(word)) return { from: allDays.from, to: from - 1 };
  if (until.has(word)) return { from: allDays.from, to };
  return undefined;
}

/** One date, or two with a word between. The first has the year of the second where it has none: "june to august 2024". */
function readJoined(words: readonly string[], today: number): ReadDate | undefined {
  const start = readDate(words, today);
  if (!start || !joins.has(words[start.used] ?? '')) return start;
  const end = readDate(words.slice(start.used + 1), today);
  if (!end) return start;
  const used = start.used + 1 + end.used;
  const year = words[used - 1]!;
  const dated = /^\d{4}$/.test(year) ? readDate([...words.slice(0, start.used), year], today) : undefined;
  const { from } = dated && dated.used > start.used ? dated.range : start.range;
  return from <= end.range.to ? { used, range: { from, to: end.range.to } } : start;
}
