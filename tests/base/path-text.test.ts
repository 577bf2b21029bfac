import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathText } from '../../electron/base/path-text.ts';

/** Bytes that look for trouble: backslashes, letters of escapes, parts of UTF-8 sequences. */
const troubled = fc
  .array(fc.constantFrom(0x5c, 0x78, 0x66, 0x35, 0x63, 0x41, 0xff, 0xc3, 0xa9), { maxLength: 10 })
  .map((bytes) => Buffer.from(bytes));

describe('path text', () => {
  it('never gives two paths one text', () => {
    fc.assert(
      fc.property(troubled, troubled, (one, other) => {
        expect(pathText(one).text === pathText(other).text).toBe(one.equals(other));
      }),
      { numRuns: 5000 },
    );
    expect(pathText(Buffer.from([0xff, 0x41])).text).not.toBe(pathText(Buffer.from('\\xffA')).text);
  });

  it('leaves what people can read as it is', () => {
    for (const name of ['IMG_0001.HEIC', 'Füße 🦶.jpg', 'a\\b.jpg'])
      expect(pathText(Buffer.from(name))).toEqual({ text: name, isExact: true });
  });
});
