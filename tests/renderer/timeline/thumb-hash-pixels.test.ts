import fc from 'fast-check';
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { thumbHashPixels } from '../../../renderer/timeline/grid/thumb-hash-pixels.ts';

const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
    seed: fc.nat(),
    hasAlpha: fc.boolean(),
  })
  .map(({ width, height, seed, hasAlpha }) => {
    const rgba = Uint8Array.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 && !hasAlpha
        ? 255
        : (Math.imul(seed + (at % 4) * 7919, 2654435761) >>> 8) + at * (1 + (seed % 5)),
    );
    return rgbaToThumbHash(width, height, rgba);
  });

describe('the pixels of a ThumbHash', () => {
  it('are those of the reference, to one step of 255', () => {
    fc.assert(
      fc.property(picture, (hash) => {
        const reference = thumbHashToRGBA(hash);
        const own = thumbHashPixels(hash, 32);
        expect([own.width, own.height]).toEqual([reference.w, reference.h]);
        const off = own.rgba.map((value, at) => Math.abs(value - reference.rgba[at]!));
        expect(Math.max(...off)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it('come of any bytes, or are refused: never without an end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        if (bytes.length < 5) expect(() => thumbHashPixels(bytes)).toThrow(RangeError);
        else expect(thumbHashPixels(bytes).rgba.length).toBeLessThanOrEqual(16 * 16 * 4);
      }),
    );
  });
});
