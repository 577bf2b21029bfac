import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safePath } from '../../../electron/engine/copy-out/safe-path.ts';

it('keeps what an import made as it is', () => {
  expect(safePath('Originals/2024/2024-07-01/IMG_0001.HEIC')).toBe('Originals/2024/2024-07-01/IMG_0001.HEIC');
});

it.each([
  ['../../etc/passwd', 'etc/passwd'],
  ['/etc/passwd', 'etc/passwd'],
  ['C:\\Windows\\System32\\x.dll', 'C_/Windows/System32/x.dll'],
  ['a/./../b//c.jpg', 'a/b/c.jpg'],
  ['a/ .. /b.jpg', 'a/b.jpg'],
  ['..', '_'],
  ['', '_'],
  ['a/\u0000b\n.jpg', 'a/_b_.jpg'],
  ['con/nul.jpg', '_con/_nul.jpg'],
])('%j leads nowhere else', (hostile, safe) => expect(safePath(hostile)).toBe(safe));

it('whatever somebody wrote, it stays below the folder and is a path that every system can hold', () => {
  const part = fc.oneof(
    fc.constantFrom('..', '.', '', ' ', '/', '\\', '...', '.. ', '\u202e', 'nul', 'a:b', '\u0000', 'é'),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.constantFrom('/', '\\', ''), (parts, joint) => {
      const safe = safePath(parts.join(joint));
      const inside = path.relative('/target', path.resolve('/target', safe));
      expect(inside).toBe(safe);
      expect(inside.split('/')).not.toContain('..');
      expect(safe.split('/').length).toBeLessThanOrEqual(16);
      for (const each of safe.split('/')) {
        expect(Buffer.byteLength(each)).toBeLessThanOrEqual(255);
        expect(each).toMatch(/^[^\u0000-\u001f<>:"\\|?*]+$/);
        expect(each).not.toMatch(/^\.*$/);
      }
    }),
  );
});
