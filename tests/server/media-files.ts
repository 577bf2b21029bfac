import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { box, MP4 } from '../media/tiny-files.ts';

/** A picture that is none too small for a preview: over 2048 px and, being noise, over 512 KB. */
export async function noisyPhoto(): Promise<Buffer> {
  const [width, height] = [2200, 1500];
  const raw = { width, height, channels: 3 as const };
  return sharp(randomBytes(width * height * 3), { raw })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** Begins as a video, with `megabytes` of noise behind. */
export const video = (megabytes: number) =>
  Buffer.concat([MP4, box('free', Buffer.alloc(16)), randomBytes(megabytes * 1024 * 1024)]);
