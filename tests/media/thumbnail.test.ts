import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource } from '../../electron/media/byte-source.ts';
import type { MediaFacts } from '../../electron/media/facts.ts';
import { readHeader } from '../../electron/media/header.ts';
import { createThumbnailer, type Thumbnailer } from '../../electron/media/thumbnail/thumbnailer.ts';
import { PHOTOS, realPhotos } from './real-photos.ts';
import { exif } from './tiny-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'photoferry-thumbnail-'));
const signal = new AbortController().signal;
let thumbnailer: Thumbnailer;
beforeAll(() => {
  thumbnailer = createThumbnailer({ threads: 2 });
});
afterAll(async () => {
  await thumbnailer.close();
  rmSync(folder, { recursive: true });
});

function factsOf(path: string): MediaFacts {
  const fd = openSync(path, 'r');
  try {
    return readHeader(fileSource(fd, statSync(path).size), path.split('/').pop()!);
  } finally {
    closeSync(fd);
  }
}
const make = (path: string, want: 'thumbnail' | 'preview' | 'both' = 'both') =>
  thumbnailer.make({ path, facts: factsOf(path), want }, { signal });
function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
const has = (tool: string) => {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(`skipped: ${tool} is not installed\n`);
    return false;
  }
};

/** Red above, blue below, so that a wrong turn shows. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#d02020' } }).composite([
    {
      input: { create: { width, height: height / 2, channels: 3, background: '#2020d0' } },
      gravity: 'south',
    },
  ]);
async function pixel(picture: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at =
    (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
  return [...data.subarray(at, at + 3)];
}
const isRed = ([red, , blue]: number[]) => red! > 150 && blue! < 100;

describe('pictures', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s', async (format) => {
    const path = put(`a.${format}`, await halves(1200, 800).toFormat(format).toBuffer());
    const result = await make(path);
    expect(result).toMatchObject({ width: 512, height: 341, mimeType: 'image/webp' });
    expect(isRed(await pixel(result.thumbnail!, 0.5, 0.1))).toBe(true);
    const average = thumbHashToAverageRGBA(result.thumbHash!);
    expect([average.r > 0.3, average.b > 0.3, average.g < 0.3]).toEqual([true, true, true]);
    // Browsers show all of these small files themselves, but no TIFF.
    expect(result.preview !== undefined).toBe(format === 'tiff');
  });

  it('turns by EXIF, for thumbnail and preview', async () => {
    const noise = sharp({
      create: {
        width: 3000,
        height: 2000,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    });
    const base = await noise
      .composite([
        {
          input: { create: { width: 3000, height: 1000, channels: 3, background: '#d02020' } },
          gravity: 'north',
        },
      ])
      .jpeg()
      .toBuffer();
    const path = put(
      'turned.jpg',
      await sharp(base)
        .keepExif()
        .withExif({ IFD0: { Orientation: '6' } })
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer(),
    );
    const result = await make(path);
    expect([result.width, result.height]).toEqual([341, 512]);
    expect(isRed(await pixel(result.thumbnail!, 0.9, 0.5))).toBe(true);
    const shape = await sharp(result.preview!).metadata();
    expect([shape.width, shape.height, shape.format]).toEqual([1365, 2048, 'jpeg']);
    expect(isRed(await pixel(result.preview!, 0.9, 0.5))).toBe(true);
    expect((await make(path, 'thumbnail')).preview).toBeUndefined();
    expect((await make(path, 'preview')).thumbnail).toBeUndefined();
  });

  it('brings the colours of a wide gamut into sRGB', async () => {
    const colour = sharp({
      create: { width: 600, height: 400, channels: 3, background: { r: 200, g: 90, b: 90 } },
    });
    const { data, info } = await colour.raw().toBuffer({ resolveWithObject: true });
    const p3 = await sharp(data, { raw: info }).withIccProfile('p3', { attach: true }).png().toBuffer();
    const inside = [...(await sharp(p3, {}).raw().toBuffer()).subarray(0, 3)];
    const [red] = await pixel((await make(put('p3.png', p3))).thumbnail!, 0.5, 0.5);
    expect(Math.abs(red! - inside[0]!)).toBeLessThan(6);
  });

  it('keeps what is see-through', async () => {
    const clear = await sharp({
      create: { width: 700, height: 700, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const { data } = await sharp((await make(put('clear.png', clear))).thumbnail!)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[3]).toBe(0);
  });

  it('does not blow up small ones', async () => {
    const path = put('small.png', await halves(60, 40).png().toBuffer());
    expect(await make(path)).toMatchObject({ width: 60, height: 40 });
  });

  it('shows a raw by the JPEG inside it, turned as the raw says', async () => {
    const inside = await halves(1200, 800).jpeg().toBuffer();
    const head = (at: number) =>
      exif({
        image: [
          [0x0112, 3, 1, 6],
          [0xc612, 1, 4, Buffer.from([1, 4, 0, 0])],
          [0x0201, 4, 1, at],
          [0x0202, 4, 1, inside.length],
        ],
      });
    const path = put('a.dng', Buffer.concat([head(head(0).length), inside]));
    const result = await make(path);
    expect([result.width, result.height]).toEqual([341, 512]);
    expect(isRed(await pixel(result.thumbnail!, 0.9, 0.5))).toBe(true);
    expect(result.preview).toBeDefined();
    await expect(
      make(put('empty.dng', exif({ image: [[0xc612, 1, 4, Buffer.from([1, 4, 0, 0])]] }))),
    ).rejects.toMatchObject({ code: 'no-embedded-preview' });
  });
});

describe('HEIC', () => {
  const heics = realPhotos().filter((name) => /^IMG.*\.heic$/i.test(name));
  it.skipIf(heics.length === 0)('makes thumbnail and preview of what iPhones write', async () => {
    for (const name of heics.slice(0, 2)) {
      const path = join(PHOTOS, name);
      const { width, height } = factsOf(path);
      const result = await make(path);
      expect(result.width! / result.height!).toBeCloseTo(width! / height!, 1);
      expect((await sharp(result.preview!).metadata()).width).toBe(width! > height! ? 2048 : 1536);
    }
  });

  it.skipIf(!has('heif-enc'))('turns them as the container says, however small', async () => {
    const png = put('turn.png', await halves(640, 400).png().toBuffer());
    execFileSync('heif-enc', ['-q', '60', png, '-o', join(folder, 'plain.heic')], { stdio: 'ignore' });
    const result = await make(join(folder, 'plain.heic'));
    expect(isRed(await pixel(result.thumbnail!, 0.5, 0.1))).toBe(true);
    expect(result.preview).toBeDefined();
  });
});

describe('videos', () => {
  const ready = has('ffmpeg');
  const record = (name: string, ...options: string[]) => {
    const path = join(folder, name);
    const source =
      'color=c=0xd02020:size=640x360:rate=10:duration=1,drawbox=y=180:h=180:color=0x2020d0:t=fill';
    execFileSync('ffmpeg', ['-v', 'quiet', '-y', '-f', 'lavfi', '-i', source, ...options, path], {
      stdio: 'ignore',
    });
    return path;
  };

  it.skipIf(!ready).each([
    ['hevc.mov', ['-c:v', 'libx265', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p']],
    ['hevc-10-bit.mp4', ['-c:v', 'libx265', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p10le']],
    ['h264.mp4', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p']],
    ['vp8.webm', ['-c:v', 'libvpx']],
    ['av1.mp4', ['-c:v', 'libaom-av1', '-cpu-used', '8']],
  ])('%s has a poster', async (name, options) => {
    const result = await make(record(name, ...options));
    expect([result.width, result.height]).toEqual([512, 288]);
    expect(isRed(await pixel(result.thumbnail!, 0.5, 0.1))).toBe(true);
    expect(isRed(await pixel(result.thumbnail!, 0.5, 0.9))).toBe(false);
  });

  it.skipIf(!ready)('turns the poster as the track says', async () => {
    const plain = record('plain.mov', '-c:v', 'libx265', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p');
    const facts = { ...factsOf(plain), orientation: 6 };
    const result = await thumbnailer.make({ path: plain, facts }, { signal });
    expect([result.width, result.height]).toEqual([288, 512]);
    expect(isRed(await pixel(result.thumbnail!, 0.9, 0.5))).toBe(true);
  });

  it('says which it leaves to the window', async () => {
    const avi = put(
      'a.avi',
      Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST\0\0\0\0hdrlavih', 'latin1'), Buffer.alloc(300)]),
    );
    await expect(make(avi)).rejects.toMatchObject({ code: 'poster-needs-platform' });
  });
});

describe('files that mean harm', () => {
  it('names what cannot be decoded, and goes on', async () => {
    const whole = await halves(900, 600).jpeg().toBuffer();
    const good = put('good.jpg', whole);
    for (const [name, bytes] of [
      ['empty.jpg', Buffer.alloc(0)],
      ['text.jpg', Buffer.from('hello')],
      ['cut.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
      ['cut.mov', Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1')],
    ] as const) {
      await expect(make(put(name, bytes))).rejects.toMatchObject({
        code: 'undecodable',
        advice: expect.any(String),
      });
    }
    await expect(make(join(folder, 'good.jpg'), 'thumbnail')).resolves.toBeDefined();
    await expect(
      thumbnailer.make({ path: join(folder, 'gone.jpg'), facts: factsOf(good) }, { signal }),
    ).rejects.toBeDefined();
    expect((await make(put('half.jpg', whole.subarray(0, whole.length / 2)))).thumbnail).toBeDefined();
  });

  it('refuses a PNG that says it is 60,000 pixels wide and high', async () => {
    const png = await halves(100, 100).png().toBuffer();
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    await expect(make(put('bomb.png', png))).rejects.toMatchObject({
      code: expect.stringMatching(/picture-too-large|undecodable/),
    });
  });

  it.skipIf(!has('mkfifo'))('gives up on a file that hangs its thread, and serves the next', async () => {
    const pipe = join(folder, 'hangs.heic');
    execFileSync('mkfifo', [pipe]);
    const hurried = createThumbnailer({ threads: 1, timeoutMs: 3000 });
    const facts: MediaFacts = { kind: 'photo', mimeType: 'image/heic' };
    const hung = hurried.make({ path: pipe, facts }, { signal });
    const behind = hurried.make({ path: put('behind.heic', Buffer.from('x')), facts }, { signal });
    await expect(hung).rejects.toMatchObject({ code: 'thumbnail-timeout' });
    await expect(behind).rejects.toMatchObject({ code: 'undecodable' });
    closeSync(openSync(pipe, 'w')); // lets the lost thread go
    await hurried.close();
  });
});

describe('aborting', () => {
  it('rejects at once what is under way and what waits, and goes on with the rest', async () => {
    const single = createThumbnailer({ threads: 1 });
    const path = put('abort.jpg', await halves(3000, 2000).jpeg().toBuffer());
    const facts = factsOf(path);
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = [1, 2, 3].map(() => single.make({ path, facts }, { signal: controller.signal }));
    const wanted = single.make({ path, facts }, { signal });
    controller.abort(reason);
    for (const each of aborted) await expect(each).rejects.toBe(reason);
    await expect(wanted).resolves.toMatchObject({ width: 512 });
    await expect(single.make({ path, facts }, { signal: controller.signal })).rejects.toBe(reason);
    await single.close();
  });
});

describe('size', () => {
  const photos = realPhotos().filter(
    (name) => statSync(join(PHOTOS, name)).size > 50_000 && /jpg$|heic$|avif$/i.test(name),
  );
  it.skipIf(photos.length === 0)('is 25 KB or less at the median of real photos', async () => {
    const sizes: number[] = [];
    for (const name of photos) sizes.push((await make(join(PHOTOS, name), 'thumbnail')).thumbnail!.length);
    sizes.sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(25 * 1024);
  });
});
