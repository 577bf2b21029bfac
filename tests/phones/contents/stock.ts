import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { pictureSvg } from './picture.ts';

/** A JPEG as it left the encoder, without any metadata, and a small copy of it for EXIF. */
export interface StockJpeg {
  jpeg: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
}

/** Width and height by number: mostly modest, to be quick; some upright, a few as large as phones make them. */
function sizeOf(number: number): [number, number] {
  if (number % 24 === 14) return [4032, 3024];
  if (number % 8 === 6) return [2592, 1944];
  return number % 4 === 1 ? [1080, 1440] : [1440, 1080];
}

const jpegs = new Map<string, Promise<StockJpeg>>();
/** How far a picture is turned to be stored as a phone that was held so stores it: clockwise, by EXIF orientation. */
const turns: Record<number, number> = { 1: 0, 3: 180, 6: 270, 8: 90 };
const others = new Map<string, Promise<Buffer>>();
const bases = new Map<string, Buffer>();

async function encode(number: number, turn: number): Promise<StockJpeg> {
  const [shownWidth, shownHeight] = sizeOf(number);
  const svg = Buffer.from(pictureSvg(number, shownWidth, shownHeight));
  const { data: jpeg, info } = await sharp(svg)
    .rotate(turn)
    .removeAlpha()
    .jpeg({ quality: 84 })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const small = width > height ? { width: 160, height: 120 } : { width: 120, height: 160 };
  const thumbnail = await sharp(jpeg).resize(small).jpeg({ quality: 60 }).toBuffer();
  return { jpeg, thumbnail, width, height };
}

/** The picture of that number as JPEG, stored for that EXIF orientation; encoded once in this process. */
export function stockJpeg(number: number, orientation = 1): Promise<StockJpeg> {
  const key = `${number} ${orientation}`;
  const made = jpegs.get(key) ?? encode(number, turns[orientation] ?? 0);
  jpegs.set(key, made);
  return made;
}

/** The picture of that number in another format that sharp writes. */
export function stockPicture(
  number: number,
  format: 'png' | 'webp' | 'gif' | 'avif' | 'tiff',
  width: number,
  height: number,
): Promise<Buffer> {
  const key = `${number} ${format} ${width}x${height}`;
  const made =
    others.get(key) ??
    sharp(Buffer.from(pictureSvg(number, width, height)))
      .removeAlpha()
      .toFormat(format, format === 'png' ? { palette: true } : {})
      .toBuffer();
  others.set(key, made);
  return made;
}

export const heicBases = Array.from({ length: 14 }, (_, index) => `heic-${index + 1}.heic`);
export const uprightHeicBases = ['heic-upright.heic', 'heic-upright-2.heic'] as const;

/** One of the files that `make-bases.ts` wrote. Not to be changed: it is shared. */
export function base(name: string): Buffer {
  const read = bases.get(name) ?? readFileSync(join(import.meta.dirname, 'bases', name));
  bases.set(name, read);
  return read;
}
