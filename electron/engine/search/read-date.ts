import type { DayRange } from '../../catalog/timeline/timeline.ts';
import { dateOf, days, months, oneDay, week, weekdayOf, years } from './calendar.ts';
import {
  allMonths,
  feasts,
  fullMonths,
  howFarBack,
  namedDays,
  numberOf,
  seasons,
  type Unit,
  units,
  weekdays,
} from './date-words.ts';

export interface ReadDate {
  /** Words that it consists of. */
  used: number;
  range: DayRange;
}

/** The date that begins with the first of these folded words; undefined where none does. `today`: days since 1970. */
export function readDate(words: readonly string[], today: number): ReadDate | undefined {
  const readers = [
    readDigits,
    readDayAndMonth,
    readMonth,
    readNamedDay,
    readAgo,
    readRelative,
    readSeason,
    readFeast,
  ];
  for (const read of readers) {
    const found = read(words, today);
    if (found) return found;
  }
  return undefined;
}

type Reader = (words: readonly string[], today: number) => ReadDate | undefined;

const said = (used: number, range: DayRange | undefined): ReadDate | undefined => range && { used, range };

const yearOf = (word: string | undefined): number | undefined =>
  word !== undefined && /^(1[89]|2[01])\d\d$/.test(word) ? Number(word) : undefined;

/** `2024`, `2019-2021`, `1990s`, `2024-06-01`, `2024-06`, `1.6.2024`, `6/2024`; `6/1/2024` has the month first if it can. */
const readDigits: Reader = ([word = '']) => {
  const year = yearOf(word);
  if (year !== undefined) return said(1, years(year));
  const some = (pattern: RegExp) => pattern.exec(word)?.slice(1).map(Number);
  const decade = some(/^((?:1[89]|2[01])\d)0(?:s|er)$/);
  if (decade) return said(1, years(decade[0]! * 10, decade[0]! * 10 + 9));
  const span = /^(\d{4})[-–](\d{4})$/.exec(word);
  const [first, last] = [yearOf(span?.[1]), yearOf(span?.[2])];
  if (first !== undefined && last !== undefined && first <= last) return said(1, years(first, last));
  const month =
    some(/^((?:1[89]|2[01])\d\d)-(\d{1,2})$/) ?? some(/^(\d{1,2})[./]((?:1[89]|2[01])\d\d)$/)?.reverse();
  if (month) return month[1]! >= 1 && month[1]! <= 12 ? said(1, months(month[0]!, month[1]!)) : undefined;
  const date = some(/^((?:1[89]|2[01])\d\d)[-/.](\d{1,2})[-/.](\d{1,2})$/);
  if (date) return said(1, oneDay(date[0]!, date[1]!, date[2]!));
  const german = some(/^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})$/);
  if (german) return said(1, oneDay(fullYear(german[2]!), german[1]!, german[0]!));
  const slashes = some(/^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/);
  if (!slashes) return undefined;
  const [one, other, slashYear] = [slashes[0]!, slashes[1]!, fullYear(slashes[2]!)];
  return said(1, oneDay(slashYear, one, other) ?? oneDay(slashYear, other, one));
};

const fullYear = (year: number) => (year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year);

const dayOfMonth = (word: string | undefined): number | undefined => {
  const match = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word ?? '');
  return match ? Number(match[1]) : undefined;
};

/** `1 june 2024`, `1st of june`, `1. Juni`: without a year the last one that was. */
const readDayAndMonth: Reader = (words, today) => {
  const day = dayOfMonth(words[0]);
  if (day === undefined) return undefined;
  const at = words[1] === 'of' ? 2 : 1;
  const month = allMonths.get(words[at] ?? '');
  return month === undefined ? undefined : dayInMonth(words, { day, month, at: at + 1, today });
};

function dayInMonth(
  words: readonly string[],
  { day, month, at, today }: { day: number; month: number; at: number; today: number },
): ReadDate | undefined {
  const year = yearOf(words[at]);
  if (year !== undefined) return said(at + 1, oneDay(year, month, day));
  const now = dateOf(today).year;
  // The 29th of February may be four or eight years ago.
  for (let back = 0; back <= 8; back++) {
    const range = oneDay(now - back, month, day);
    if (range && range.from <= today) return said(at, range);
  }
  return undefined;
}

/** `june 2024`, `june 1 2024`, `june`: without a year the last one that has begun. */
const readMonth: Reader = (words, today) => {
  const month = allMonths.get(words[0] ?? '');
  if (month === undefined) return undefined;
  const year = yearOf(words[1]);
  if (year !== undefined) return said(2, months(year, month));
  const day = dayOfMonth(words[1]);
  const exact = day === undefined ? undefined : dayInMonth(words, { day, month, at: 2, today });
  if (exact) return exact;
  return fullMonths.has(words[0]!)
    ? said(
        1,
        lastThatBegan(today, (at) => months(at, month)),
      )
    : undefined;
};

function lastThatBegan(today: number, of: (year: number) => DayRange): DayRange {
  const { year } = dateOf(today);
  const range = of(year);
  return range.from <= today ? range : of(year - 1);
}

/** `yesterday`, `day before yesterday`, `monday`, `last monday`. */
const readNamedDay: Reader = (words, today) => {
  const [first = '', second = '', third = ''] = words;
  const named = namedDays.get(first);
  if (named !== undefined) return said(1, days(today - named, today - named));
  if (first === 'day' && second === 'before' && third === 'yesterday')
    return said(3, days(today - 2, today - 2));
  const weekday = weekdays.get(first);
  if (weekday !== undefined) {
    const back = (weekdayOf(today) - weekday + 7) % 7;
    return said(1, days(today - back, today - back));
  }
  const after = weekdays.get(second);
  const weeks = howFarBack.get(first);
  if (after === undefined || weeks === undefined) return undefined;
  if (weeks === 0) return readNamedDay([second], today) && said(2, readNamedDay([second], today)!.range);
  const back = ((weekdayOf(today) - after + 6) % 7) + 1 + 7 * (weeks - 1);
  return said(2, days(today - back, today - back));
};

/** `3 days ago`, `vor 3 Tagen`, `last 7 days`, `letzte 7 Tage`. */
const readAgo: Reader = (words, today) => {
  const [first, second, third = ''] = words;
  const english = numberOf(first);
  const unit = units.get(second ?? '');
  if (english !== undefined && unit && third === 'ago') return said(3, stretchAgo(unit, english, today));
  const number = numberOf(second);
  const named = units.get(third);
  if (number === undefined || !named) return undefined;
  if (first === 'vor') return said(3, stretchAgo(named, number, today));
  if (howFarBack.get(first ?? '') !== 1) return undefined;
  const from = { day: today - number + 1, week: today - 7 * number + 1, weekend: week(today, number).from };
  const { year, month, dayOfMonth: date } = dateOf(today);
  if (named === 'month' || named === 'year') {
    const back = named === 'month' ? number : 12 * number;
    // The same day so many months before, or the last one of a shorter month.
    const start = months(year, month - back);
    return said(3, days(Math.min(start.from + date - 1, start.to) + 1, today));
  }
  return said(3, days(from[named], today));
};

/** So many days before is a day; so many weeks, months or years before is that week, month or year. */
function stretchAgo(unit: Unit, back: number, today: number): DayRange {
  const { year, month } = dateOf(today);
  switch (unit) {
    case 'day':
      return days(today - back, today - back);
    case 'week':
      return week(today, back);
    case 'weekend': {
      const { to } = week(today, back);
      return days(to - 1, to);
    }
    case 'month':
      return months(year, month - back);
    case 'year':
      return years(year - back);
  }
}

/** `last week`, `this year`, `week before last`, `vorletzte Woche`, `last june`, `last summer`. */
const readRelative: Reader = (words, today) => {
  const [first = '', second = '', third = ''] = words;
  const unit = units.get(first);
  if (unit && second === 'before' && third === 'last') return said(3, stretchAgo(unit, 2, today));
  const back = howFarBack.get(first);
  if (back === undefined) return undefined;
  const named = units.get(second);
  if (named) return said(2, stretchAgo(named, back, today));
  const month = allMonths.get(second);
  if (month !== undefined)
    return said(
      2,
      lastOf(back, today, (year) => months(year, month)),
    );
  const season = seasons.get(second);
  return season === undefined
    ? undefined
    : said(
        2,
        lastOf(back, today, (year) => months(year, season, 3)),
      );
};

/** `back` 0: that of this year; 1: the last one that is over; 2: the one before. */
function lastOf(back: number, today: number, of: (year: number) => DayRange): DayRange {
  const { year } = dateOf(today);
  if (back === 0) return of(year);
  const last = [year, year - 1].find((each) => of(each).to < today) ?? year - 2;
  return of(last - (back - 1));
}

/** `summer 2023`; a winter is that which begins in December. */
const readSeason: Reader = ([first = '', second], today) => {
  const month = seasons.get(first);
  if (month === undefined) return undefined;
  const year = yearOf(second);
  if (year !== undefined) return said(2, months(year, month, 3));
  return said(
    1,
    lastThatBegan(today, (each) => months(each, month, 3)),
  );
};

const readFeast: Reader = ([first = '', second], today) => {
  const feast = feasts.get(first);
  if (!feast) return undefined;
  const [month, from, to] = feast;
  const of = (year: number) => days(oneDay(year, month, from)!.from, oneDay(year, month, to)!.to);
  const year = yearOf(second);
  return year === undefined ? said(1, lastThatBegan(today, of)) : said(2, of(year));
};
