import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostPhysical, scrollMap } from '../../../renderer/timeline/layout/scroll-map.ts';

const height = fc.integer({ min: 1, max: 200_000_000 });
const view = fc.integer({ min: 100, max: 2160 });
const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('the map from what is scrolled to what is seen', () => {
  it('reaches both ends exactly, whatever the height, by an element that Chromium can scroll', () => {
    fc.assert(
      fc.property(height, view, (logical, seen) => {
        const map = scrollMap(logical, seen);
        expect(map.physicalHeight).toBeLessThanOrEqual(mostPhysical);
        expect(map.toLogical(0)).toBe(0);
        expect(map.toLogical(map.physicalMost)).toBe(map.logicalMost);
        expect(map.toPhysical(map.logicalMost)).toBe(map.physicalMost);
      }),
    );
  });

  it('goes there and back, and never the wrong way', () => {
    fc.assert(
      fc.property(height, view, part, part, (logical, seen, one, other) => {
        const map = scrollMap(logical, seen);
        const [low, high] = [
          Math.min(one, other) * map.physicalMost,
          Math.max(one, other) * map.physicalMost,
        ];
        expect(map.toLogical(low)).toBeLessThanOrEqual(map.toLogical(high) + 1e-6);
        expect(map.toPhysical(map.toLogical(low))).toBeCloseTo(low, 3);
      }),
    );
  });

  it('is one to one near both ends, so that nobody hits an end before the last photo', () => {
    const map = scrollMap(100_000_000, 800);
    expect(map.toLogical(5000)).toBe(5000);
    expect(map.logicalMost - map.toLogical(map.physicalMost - 5000)).toBe(5000);
  });
});
