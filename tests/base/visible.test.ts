import { expect, it } from 'vitest';
import { visible, visibleLines } from '../../electron/base/visible.ts';

it('text of others cannot steer a terminal; our own line ends stay', () => {
  expect(visible('a\x1b[2J\nb\u202e')).toBe('a\\u001b[2J\\u000ab\\u202e');
  expect(visibleLines('a\x1b[2J\nb\x07\u2066')).toBe('a\\u001b[2J\nb\\u0007\\u2066');
  expect(visibleLines('x'.repeat(5000))).toHaveLength(5000);
});
