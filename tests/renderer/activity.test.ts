import { describe, expect, it } from 'vitest';
import { byDay } from '../../renderer/activity/by-day.ts';
import { entryWords } from '../../renderer/activity/entry-words.ts';
import '../../renderer/activity/words.ts';
import { i18next } from '../../renderer/i18n/i18n.ts';
import { createFormats } from '../../renderer/parts/formats.ts';

const entry = (kind: string, facts: Record<string, string | number> = {}) => ({
  id: 1,
  atMs: 0,
  kind,
  facts,
});
const say = (language: string, ...[kind, facts]: Parameters<typeof entry>) => {
  const t = i18next.getFixedT(language, 'activity') as never;
  return entryWords(entry(kind, facts), t, createFormats(language));
};

describe('what happened, in words', () => {
  it('names the phone, the number and the amount', () => {
    const { what, beside } = say('en', 'imported', { phone: 'Pixel 7', photos: 1312, bytes: 1_400_000_000 });
    expect(what).toBe('1,312 photos imported from Pixel 7');
    expect(beside).toEqual(['1.4 GB']);
    expect(say('de', 'imported', { phone: 'Pixel 7', photos: 1 }).what).toBe('1 Foto von Pixel 7 importiert');
  });

  it('what did not work stands beside it, and is marked', () => {
    expect(say('en', 'imported', { phone: 'A', photos: 5, unreadable: 2 }).beside).toEqual([
      '2 could not be read',
    ]);
    expect(say('en', 'import-stopped', { phone: 'A', photos: 5 }).isTrouble).toBe(true);
    expect(say('en', 'broken', { checked: 100, broken: 3, repaired: 1 })).toEqual({
      what: 'The backup was checked: 3 files are broken there',
      beside: ['1 was mended'],
      isTrouble: true,
    });
  });

  it('a kind of a newer engine is told by its name', () => {
    expect(say('en', 'something-new', {}).what).toBe('something new');
  });
});

it('days are those of this computer’s clock, in the order that they came', () => {
  const at = (day: number, hour: number) => new Date(2026, 4, day, hour).getTime();
  const entries = [at(3, 9), at(2, 23), at(2, 1), at(1, 12)].map((atMs, id) => ({ ...entry('x'), id, atMs }));
  expect(byDay(entries).map(({ entries: of }) => of.map(({ id }) => id))).toEqual([[0], [1, 2], [3]]);
});
