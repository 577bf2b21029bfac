import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormats } from '../../renderer/parts/formats.ts';

const english = createFormats('en-GB');
const german = createFormats('de-DE');
/** Spaces of every kind are spaces to the eye. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('sizes', () => {
  it('are told in decimal units, as disks and phones are sold', () => {
    expect([0, 1, 999, 1000, 1_400_000_000, 14_200_000_000, 2e12].map(english.size).map(plain)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1 kB',
      '1.4 GB',
      '14.2 GB',
      '2 TB',
    ]);
    expect(plain(german.size(1_400_000_000))).toBe('1,4 GB');
  });

  it('never say 1,000 of a unit that has a larger one, at any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000_000_000_000 }), (bytes) => {
        const number = Number.parseFloat(english.size(bytes).replaceAll(',', ''));
        expect(number).toBeLessThan(1000);
        expect(number).toBeGreaterThanOrEqual(bytes === 0 ? 0 : 1);
      }),
      { examples: [[999_499], [999_500], [999_999], [999_949_999], [999_950_000], [999_999_999_999]] },
    );
  });
});

describe('a share', () => {
  it('is 100 % only when all is done, and 0 % only when nothing is', () => {
    expect(english.percent(99_999, 100_000)).toBe('99%');
    expect(english.percent(100_000, 100_000)).toBe('100%');
    expect(english.percent(1, 1_000_000)).toBe('1%');
    expect(english.percent(0, 10)).toBe('0%');
    expect(english.percent(0, 0)).toBe('0%');
    expect(plain(german.percent(62, 100))).toBe('62 %');
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 5, 1, 12);
  it('lie in the past in words', () => {
    const ago = (seconds: number) => english.ago(now - seconds * 1000, now);
    expect([5, 70, 3 * 3600, 30 * 3600, 86_400 * 45, 86_400 * 800].map(ago)).toEqual([
      'now',
      '1 minute ago',
      '3 hours ago',
      'yesterday',
      'last month',
      '2 years ago',
    ]);
    expect(german.ago(now - 2 * 3_600_000, now)).toBe('vor 2 Stunden');
  });

  it('a clock that was ahead is told as what it is', () => {
    expect(english.ago(now + 2 * 3_600_000, now)).toBe('in 2 hours');
  });

  it('how long it takes is one rounded unit', () => {
    expect([0, 3, 42, 130, 3 * 3600, 90_000].map(english.duration)).toEqual([
      '1 second',
      '3 seconds',
      '45 seconds',
      '2 minutes',
      '3 hours',
      '1 day',
    ]);
  });

  it('a clip is as long as a player shows it', () => {
    expect([0, 499, 65_000, 3_723_000].map(english.clip)).toEqual(['0:00', '0:00', '1:05', '1:02:03']);
  });

  it('days are those of the camera, whatever the zone of this computer', () => {
    expect(english.day(Date.UTC(2024, 5, 1) / 86_400_000)).toBe('Saturday, 1 June 2024');
    expect(german.day(Date.UTC(1904, 0, 1) / 86_400_000)).toBe('Freitag, 1. Januar 1904');
    expect(english.wallTime(Date.UTC(2024, 5, 1, 23, 59))).toBe('1 June 2024 at 23:59');
  });
});
