import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from '../../electron/server/byte-range.ts';
import { attachment } from '../../electron/server/content-disposition.ts';

test('any range is inside of the file and not empty, or none', () => {
  const number = fc.oneof(fc.nat(), fc.constant(''), fc.maxSafeNat());
  const header = fc.oneof(
    fc.tuple(number, number).map(([first, last]) => `bytes=${first}-${last}`),
    fc.string(),
    fc.string().map((text) => `bytes=${text}`),
  );
  fc.assert(
    fc.property(header, fc.oneof(fc.nat(1000), fc.maxSafeNat()), (text, sizeBytes) => {
      const range = parseRange(text, sizeBytes);
      if (range === undefined || range === 'unsatisfiable') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThan(range.start);
      expect(range.end).toBeLessThanOrEqual(sizeBytes);
    }),
  );
});

test('a name can neither leave its header nor its folder, and keeps its ending', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const header = attachment(`${name}.jpg`);
      expect(header).toMatch(/^attachment; filename="[^"\\/\p{Cc}]*"; filename\*=UTF-8''[\w.~!$&+^`|#%-]+$/u);
      const saved = decodeURIComponent(/UTF-8''(.*)$/.exec(header)![1]!);
      expect(saved).not.toMatch(/[\\/\p{Cc}\p{Cf}]|^\./u);
      expect(saved.endsWith('jpg')).toBe(true);
      expect(saved.isWellFormed()).toBe(true);
    }),
  );
  expect(attachment('...')).toContain('filename="file"');
});
