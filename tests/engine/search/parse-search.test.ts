import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allDays } from '../../../electron/catalog/timeline/timeline.ts';
import { parseSearch } from '../../../electron/engine/search/parse-search.ts';

const dayMs = 86_400_000;
const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayMs;
/** A Wednesday. */
const today = day('2024-07-10');
const parse = (text: string) => parseSearch(text, today);
const shown = (number: number) => new Date(number * dayMs).toISOString().slice(0, 10);

/** "first last" as ISO dates; "-" for open ends. */
function datesOf(text: string): string {
  const { words, kinds, within } = parse(text);
  expect(words, text).toEqual([]);
  expect(kinds, text).toEqual([]);
  const from = within.from === allDays.from ? '-' : shown(within.from);
  const to = within.to === allDays.to ? '-' : shown(within.to);
  return `${from} ${to}`;
}

describe('dates', () => {
  const cases: [string, string][] = [
    ['2024', '2024-01-01 2024-12-31'],
    ['june 2024', '2024-06-01 2024-06-30'],
    ['Juni 2024', '2024-06-01 2024-06-30'],
    ['März 2020', '2020-03-01 2020-03-31'],
    ['feb 2024', '2024-02-01 2024-02-29'],
    ['June', '2024-06-01 2024-06-30'],
    ['Dezember', '2023-12-01 2023-12-31'],
    ['1 june 2024', '2024-06-01 2024-06-01'],
    ['1st of June 2024', '2024-06-01 2024-06-01'],
    ['June 1, 2024', '2024-06-01 2024-06-01'],
    ['1. Juni 2024', '2024-06-01 2024-06-01'],
    ['1. Juni', '2024-06-01 2024-06-01'],
    ['24 dec', '2023-12-24 2023-12-24'],
    ['29 february', '2024-02-29 2024-02-29'],
    ['2024-06-01', '2024-06-01 2024-06-01'],
    ['2024-06', '2024-06-01 2024-06-30'],
    ['06/2024', '2024-06-01 2024-06-30'],
    ['1.6.2024', '2024-06-01 2024-06-01'],
    ['01.06.24', '2024-06-01 2024-06-01'],
    ['6/1/2024', '2024-06-01 2024-06-01'],
    ['25/12/2023', '2023-12-25 2023-12-25'],
    ['2019-2021', '2019-01-01 2021-12-31'],
    ['1990s', '1990-01-01 1999-12-31'],
    ['today', '2024-07-10 2024-07-10'],
    ['yesterday', '2024-07-09 2024-07-09'],
    ['gestern', '2024-07-09 2024-07-09'],
    ['vorgestern', '2024-07-08 2024-07-08'],
    ['the day before yesterday', '2024-07-08 2024-07-08'],
    ['monday', '2024-07-08 2024-07-08'],
    ['Mittwoch', '2024-07-10 2024-07-10'],
    ['last wednesday', '2024-07-03 2024-07-03'],
    ['letzten Sonntag', '2024-07-07 2024-07-07'],
    ['this week', '2024-07-08 2024-07-14'],
    ['last week', '2024-07-01 2024-07-07'],
    ['letzte Woche', '2024-07-01 2024-07-07'],
    ['vorletzte Woche', '2024-06-24 2024-06-30'],
    ['the week before last', '2024-06-24 2024-06-30'],
    ['last weekend', '2024-07-06 2024-07-07'],
    ['letzten Monat', '2024-06-01 2024-06-30'],
    ['this year', '2024-01-01 2024-12-31'],
    ['letztes Jahr', '2023-01-01 2023-12-31'],
    ['last 7 days', '2024-07-04 2024-07-10'],
    ['letzte drei Monate', '2024-04-11 2024-07-10'],
    ['3 days ago', '2024-07-07 2024-07-07'],
    ['a week ago', '2024-07-01 2024-07-07'],
    ['vor zwei Jahren', '2022-01-01 2022-12-31'],
    ['vor einem Monat', '2024-06-01 2024-06-30'],
    ['last june', '2024-06-01 2024-06-30'],
    ['last july', '2023-07-01 2023-07-31'],
    ['last summer', '2023-06-01 2023-08-31'],
    ['summer', '2024-06-01 2024-08-31'],
    ['Sommer 2023', '2023-06-01 2023-08-31'],
    ['letzten Winter', '2023-12-01 2024-02-29'],
    ['Weihnachten', '2023-12-24 2023-12-26'],
    ['christmas 2020', '2020-12-24 2020-12-26'],
    ['silvester 2022', '2022-12-31 2022-12-31'],
    ['since 2022', '2022-01-01 -'],
    ['seit Mai 2023', '2023-05-01 -'],
    ['after june 2023', '2023-07-01 -'],
    ['before 2020', '- 2019-12-31'],
    ['vor 2020', '- 2019-12-31'],
    ['until march 2020', '- 2020-03-31'],
    ['june to august 2023', '2023-06-01 2023-08-31'],
    ['between 2019 and 2021', '2019-01-01 2021-12-31'],
    ['von Mai bis Juli 2022', '2022-05-01 2022-07-31'],
    ['2020 - 2022', '2020-01-01 2022-12-31'],
    ['in june 2024', '2024-06-01 2024-06-30'],
    ['im Juni 2024', '2024-06-01 2024-06-30'],
  ];
  it.each(cases)('%s', (text, dates) => {
    expect(datesOf(text)).toBe(dates);
    expect(datesOf(text.toUpperCase())).toBe(dates);
  });

  it.each(['30 february 2024', '2024-13-01', '32.1.2024', '0/2024', '9999', '12345', 'jan', 'mar'])(
    '%s is no date, but words',
    (text) => {
      const { words, within } = parse(text);
      expect(words.length).toBeGreaterThan(0);
      if (text !== '30 february 2024') expect(within).toEqual(allDays);
    },
  );

  it('two that do not meet find nothing', () => {
    const { within } = parse('june 2024 in 2020');
    expect(within.from).toBeGreaterThan(within.to);
  });
});

describe('kinds and words', () => {
  it.each([
    ['videos', ['video']],
    ['Bilder', ['photo']],
    ['live photos', ['live-photo']],
    ['Live-Fotos', ['live-photo']],
    ['raw photos', ['raw', 'photo']],
    ['favourite videos', ['favourite', 'video']],
    ['favorites', ['favourite']],
    ['bearbeitete Fotos', ['edited', 'photo']],
    ['motion', ['motion-photo']],
    ['Serienbilder', ['burst']],
  ])('%s', (text, kinds) => {
    expect(parse(text)).toEqual({ words: [], kinds, within: allDays });
  });

  it('what is neither is words, folded and cut as names are', () => {
    expect(parse('IMG_0042.HEIC')).toMatchObject({ words: ['img', '0042', 'heic'], kinds: [] });
    expect(parse('Opas Handy')).toMatchObject({ words: ['opas', 'handy'] });
    expect(parse('Straßencafé straßencafe')).toMatchObject({ words: ['strassencafe'] });
    expect(parse('photos from the beach')).toMatchObject({ words: ['beach'], kinds: ['photo'] });
  });

  it('all at once', () => {
    expect(parse('canon videos last summer')).toEqual({
      words: ['canon'],
      kinds: ['video'],
      within: { from: day('2023-06-01'), to: day('2023-08-31') },
    });
    expect(parse('Videos vom iPhone letzte Woche')).toEqual({
      words: ['iphone'],
      kinds: ['video'],
      within: { from: day('2024-07-01'), to: day('2024-07-07') },
    });
  });

  it('what stands in quotes is words, and so is what would be nothing at all', () => {
    expect(parse('"june 2024" videos')).toEqual({
      words: ['june', '2024'],
      kinds: ['video'],
      within: allDays,
    });
    expect(parse('„Mai“')).toEqual({ words: ['mai'], kinds: [], within: allDays });
    expect(parse('"raw')).toMatchObject({ words: ['raw'], kinds: [] });
    expect(parse('the')).toMatchObject({ words: ['the'] });
    expect(parse('')).toEqual({ words: [], kinds: [], within: allDays });
    // Signs alone are no wish to see everything.
    for (const signs of ['?! …', '%', '"*"', '…'])
      expect(parse(signs), signs).toEqual({ words: [], kinds: [], within: { from: 1, to: 0 } });
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...'june mai 2024 1 1st 31. last letzte 3 days tage ago vor since bis and - "x" raw videos live photo week before of “ 0 99999999999999999999'.split(
      ' ',
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.array(pieces, { maxLength: 20 }).map((some) => some.join(' ')),
  );

  it('is read, with bounds and real days', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: -30_000, max: 60_000 }), (typed, now) => {
        const { words, kinds, within } = parseSearch(typed, now);
        expect(words.length).toBeLessThanOrEqual(16);
        expect(kinds.length).toBeLessThanOrEqual(8);
        for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}]{1,40}$/u);
        for (const end of [within.from, within.to]) expect(Number.isSafeInteger(end)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
