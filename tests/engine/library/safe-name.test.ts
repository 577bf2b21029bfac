import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbered, safeName } from '../../../electron/engine/library/safe-name.ts';

describe('a name from a phone', () => {
  it('stays what it is when it is harmless', () => {
    for (const name of [
      'IMG_0001.HEIC',
      'été à la mer.jpg',
      '🏖.jpg',
      "it's.jpg",
      'a..b.jpg',
      '.hidden.jpg',
    ]) {
      expect(safeName(name)).toBe(name.normalize('NFC'));
    }
  });

  it('cannot leave its folder or upset another system', () => {
    expect(safeName('../../etc/passwd')).toBe('passwd');
    expect(safeName('..')).toBe('_');
    expect(safeName('.')).toBe('_');
    expect(safeName('')).toBe('_');
    expect(safeName('C:\\Windows\\x.jpg')).toBe('C__Windows_x.jpg');
    expect(safeName('con.jpg')).toBe('_con.jpg');
    expect(safeName('COM1')).toBe('_COM1');
    expect(safeName('two\nlines.jpg')).toBe('two_lines.jpg');
    expect(safeName('trailing. .')).toBe('trailing');
    expect(safeName('photo\u202egpj.exe')).toBe('photo_gpj.exe');
  });

  it('keeps its extension when it is cut to 255 bytes', () => {
    const name = safeName(`${'ü'.repeat(200)}.HEIC`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name.endsWith('ü.HEIC')).toBe(true);
    expect(numbered(name, 12).endsWith('-12.HEIC')).toBe(true);
    expect(Buffer.byteLength(numbered(name, 12))).toBeLessThanOrEqual(255);
  });

  it('is safe whatever it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.integer({ min: 1, max: 99_999 }),
        (raw, number) => {
          for (const name of [safeName(raw), numbered(safeName(raw), number)]) {
            expect(name).not.toBe('');
            expect(name).not.toMatch(/^\.{1,2}$/);
            expect(name).not.toMatch(/[/\\:*?"<>|\u0000-\u001f]/);
            expect(name).not.toMatch(/[. ]$/);
            expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
            expect(Buffer.from(name).toString()).toBe(name);
            expect(name.normalize('NFC')).toBe(name);
          }
        },
      ),
    );
  });
});
