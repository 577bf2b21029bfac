import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../electron/media/byte-source.ts';
import { readHeader } from '../../electron/media/header.ts';
import { KEEPSAKE_BYTES, renderKeepsake } from '../../electron/media/thumbnail/render-keepsake.ts';

const takenAtMs = Date.UTC(2024, 6, 1, 12, 34, 56);

async function thumbnail(pixels: Buffer, width: number, height: number): Promise<Buffer> {
  return await sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp({ quality: 90 })
    .toBuffer();
}

describe('the small picture that stays on a phone', () => {
  it('is a JPEG with the date of the photo, turned as the person turned it', async () => {
    const small = await renderKeepsake(await thumbnail(Buffer.alloc(512 * 384 * 3, 90), 512, 384), {
      takenAtMs,
      rotation: 90,
    });
    expect(await sharp(small).metadata()).toMatchObject({ format: 'jpeg', width: 384, height: 512 });
    const { takenAt } = readHeader(bytesSource(small), 'small.jpg');
    expect(takenAt).toMatchObject({ evidence: 'exif-local', localMs: takenAtMs });
  });

  it('is at most 50 KB, even of noise', async () => {
    const noise = await thumbnail(randomBytes(512 * 512 * 3), 512, 512);
    const small = await renderKeepsake(noise, { takenAtMs });
    expect(small.length).toBeLessThanOrEqual(KEEPSAKE_BYTES);
    expect((await sharp(small).metadata()).width).toBeGreaterThan(200);
  });

  it('is made of photos from before and beyond all years', async () => {
    const tiny = await thumbnail(Buffer.alloc(3), 1, 1);
    for (const atMs of [-8.64e15, -1, 0, 8.64e15])
      expect((await sharp(await renderKeepsake(tiny, { takenAtMs: atMs })).metadata()).format).toBe('jpeg');
  });
});
