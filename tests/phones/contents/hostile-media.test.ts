import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInflate } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zeroBomb } from './hostile/zero-bomb.ts';
import { hostileMedia } from './hostile-media.ts';
import { hasProgram, refereeSays } from './programs.ts';

const work = mkdtempSync(join(tmpdir(), 'photoferry-hostile-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
let files: Awaited<ReturnType<typeof hostileMedia>> = [];
beforeAll(async () => {
  files = await hostileMedia(join(work, 'media'));
});

it('all of it is small on disk, named once and told apart by its danger', () => {
  const bytes = files.map((file) => statSync(join(work, 'media', file.name)).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(16_000_000);
  expect(new Set(files.map((file) => file.name)).size).toBe(files.length);
  expect(new Set(files.map((file) => file.danger)).size).toBe(files.length);
  expect(files.length).toBeGreaterThan(40);
});

it('a bomb is a valid stream that grows a thousandfold', async () => {
  const bomb = zeroBomb(20_500_123);
  expect(bomb.length).toBeLessThan(21_000);
  let grown = 0;
  // Inflating to the end checks the Adler-32 too.
  const inflate = createInflate();
  inflate.end(bomb);
  for await (const piece of inflate) grown += (piece as Buffer).length;
  expect(grown).toBe(20_500_123);
});

it('readers see what the files claim', async () => {
  const size = async (name: string) => {
    const { width, height } = await sharp(join(work, 'media', name), { limitInputPixels: false }).metadata();
    return [width, height];
  };
  expect(await size('bomb-60000x60000.png')).toEqual([60_000, 60_000]);
  expect(await size('huge-65500.jpg')).toEqual([65_500, 65_500]);
  const loop = readFileSync(join(work, 'media', 'exif-loop.jpg'));
  const tiff = loop.indexOf('Exif\0\0') + 6;
  const next = loop.readUInt32BE(tiff + 8 + 2 + loop.readUInt16BE(tiff + 8) * 12);
  expect(next).toBe(8);
});

it('exiftool gets as far as the danger and names it', (context) => {
  if (!hasProgram('exiftool')) context.skip('exiftool is not installed (Debian: libimage-exiftool-perl)');
  const warning = (name: string) =>
    refereeSays('exiftool', [
      '-q',
      '-s3',
      '-n',
      '-Warning',
      '-DirectoryItemLength',
      join(work, 'media', name),
    ]);
  expect(warning('exif-loop.jpg')).toContain('references previous');
  expect(warning('exif-greedy.jpg')).toContain('Invalid size (4294967295)');
  expect(warning('motion-endless.jpg')).toContain('18446744073709551616');
});
