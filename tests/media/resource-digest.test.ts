import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createResourceDigest, PART_BYTES } from '../../electron/media/resource-digest.ts';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

describe('digest of a resource', () => {
  it.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 2 * PART_BYTES + 77])(
    'hashes %i bytes whole and by parts, however they are cut',
    (length) => {
      const bytes = Buffer.alloc(length, 'photoferry');
      const digest = createResourceDigest();
      for (let at = 0, cut = 1; at < length; at += cut, cut = Math.min(cut * 3, 3_000_000))
        digest.update(bytes.subarray(at, at + cut));
      const { sha256, parts } = digest.digest();
      expect(Buffer.from(sha256)).toEqual(hash(bytes));
      const expected: Buffer[] = [];
      for (let at = 0; at < Math.max(1, length); at += PART_BYTES)
        expected.push(hash(bytes.subarray(at, at + PART_BYTES)));
      expect(Buffer.from(parts)).toEqual(Buffer.concat(expected));
    },
  );
});
