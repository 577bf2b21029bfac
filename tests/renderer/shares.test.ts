import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharesOf } from '../../renderer/parts/shares.ts';

it('shares add up to 100 percent, are near the truth, and leave nobody out', () => {
  const parts = fc.array(fc.oneof(fc.constant(0), fc.nat(5), fc.nat(9_999_999)), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(parts, (all) => {
      const whole = all.reduce((sum, part) => sum + part, 0);
      const shares = sharesOf(all);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(whole === 0 ? 0 : 100);
      for (const [at, part] of all.entries()) {
        const exact = whole === 0 ? 0 : (part / whole) * 100;
        expect(shares[at]! > 0).toBe(part > 0);
        // Those that are too small to be seen take from the others: one each.
        expect(Math.abs(shares[at]! - exact)).toBeLessThanOrEqual(all.length);
      }
    }),
  );
});

it('rounds as one expects', () => {
  expect(sharesOf([1, 1, 1])).toEqual([34, 33, 33]);
  expect(sharesOf([999_999, 1, 0])).toEqual([99, 1, 0]);
  expect(sharesOf([7])).toEqual([100]);
});
