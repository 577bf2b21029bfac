import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chunkSize,
  chunksAround,
  type Days,
  ordinalOf,
  placeOf,
  startsOf,
  stretchesOf,
} from '../../../renderer/viewer/neighbours.ts';
import { workedMs } from '../../worked-ms.ts';

const someDays: fc.Arbitrary<Days> = fc
  .uniqueArray(fc.integer({ min: -30_000, max: 30_000 }), { maxLength: 60 })
  .chain((days) =>
    fc
      .array(fc.integer({ min: 1, max: 200 }), { minLength: days.length, maxLength: days.length })
      .map((counts) => days.sort((a, b) => b - a).map((day, at) => [day, counts[at]!] as const)),
  );

/** The whole timeline written out: what every shorter way must agree with. */
const written = (days: Days) =>
  days.flatMap(([day, count]) => Array.from({ length: count }, (_, offset) => ({ day, offset })));

describe('neighbours', () => {
  it('numbers every place of a timeline from the newest on, and finds it again', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const starts = startsOf(days);
        written(days).forEach((place, ordinal) => {
          expect(ordinalOf(days, starts, place)).toBe(ordinal);
          expect(placeOf(days, starts, ordinal)).toEqual(place);
        });
        expect(placeOf(days, starts, starts.at(-1)!)).toBeUndefined();
        expect(placeOf(days, starts, -1)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('knows no place in a day that is gone or shorter now', () => {
    const days: Days = [
      [20, 3],
      [10, 2],
    ];
    expect(ordinalOf(days, startsOf(days), { day: 15, offset: 0 })).toBeUndefined();
    expect(ordinalOf(days, startsOf(days), { day: 10, offset: 2 })).toBeUndefined();
    expect(ordinalOf([], startsOf([]), { day: 10, offset: 0 })).toBeUndefined();
  });

  it('asks for exactly the assets of a stretch of the timeline, over the borders of days', () => {
    fc.assert(
      fc.property(someDays, fc.integer({ min: -50, max: 3000 }), fc.nat(300), (days, from, length) => {
        const asked = stretchesOf(days, startsOf(days), from, from + length).flatMap((each) =>
          Array.from({ length: each.limit }, (_, at) => ({ day: each.day, offset: each.offset + at })),
        );
        expect(asked).toEqual(written(days).slice(Math.max(0, from), Math.max(0, from + length)));
      }),
    );
  });

  it('holds the neighbours on both sides in at most two chunks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), fc.nat(32), (total, seed, radius) => {
        const ordinal = seed % total;
        const chunks = chunksAround(ordinal, radius, total);
        expect(chunks.length).toBeLessThanOrEqual(2);
        expect(chunks[0]! * chunkSize).toBeLessThanOrEqual(Math.max(0, ordinal - radius));
        expect((chunks.at(-1)! + 1) * chunkSize).toBeGreaterThan(Math.min(total - 1, ordinal + radius));
      }),
    );
    expect(chunksAround(0, 20, 0)).toEqual([]);
  });

  it('is quick in a timeline of a million photos over fifty years', () => {
    const days: Days = Array.from({ length: 18_250 }, (_, at) => [20_000 - at, 55] as const);
    const starts = startsOf(days);
    const startMs = workedMs();
    for (let ordinal = 0; ordinal < 1_000_000; ordinal += 1000) {
      expect(ordinalOf(days, starts, placeOf(days, starts, ordinal)!)).toBe(ordinal);
      stretchesOf(days, starts, ordinal, ordinal + chunkSize);
    }
    expect(workedMs() - startMs).toBeLessThan(1000);
  });
});
