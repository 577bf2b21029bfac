import sharp, { type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { PREVIEW_EDGE } from './needs-preview.ts';
import { ThumbnailError } from './thumbnail-error.ts';

export const THUMBNAIL_EDGE = 512;
const HASH_EDGE = 64;
/** docs/decisions/0002-media.md: what the real photos measured. */
export const THUMBNAIL_QUALITY = 60;
export const THUMBNAIL_EFFORT = 2;
const PREVIEW_QUALITY = 80;
const SECONDS = 30;
/** Read in rows, whatever the size; the other formats stand in memory as a whole. */
const ROWS_MAX_PIXELS = 268e6;
const WHOLE_MAX_PIXELS = 64e6;

sharp.concurrency(1); // parallel by files, not inside one
sharp.cache(false); // no file comes twice

export interface Rendering {
  thumbnail: Buffer;
  mimeType: string;
  width: number;
  height: number;
  thumbHash: Uint8Array;
}

export interface Preview {
  data: Buffer;
  mimeType: string;
  width: number;
  height: number;
}

/** Opens a picture of any format that libvips reads; nothing is decoded yet. Oriented, first frame, in sRGB at the end. */
export function openPicture(input: string | Buffer, mimeType: string): Sharp {
  const byRows = mimeType === 'image/jpeg' || mimeType === 'image/png' || mimeType === 'image/tiff';
  return sharp(input, {
    failOn: 'none',
    sequentialRead: true,
    limitInputPixels: byRows ? ROWS_MAX_PIXELS : WHOLE_MAX_PIXELS,
    pages: 1,
  })
    .autoOrient()
    .timeout({ seconds: SECONDS });
}

/** The grid's picture, 512 px at most, and its ThumbHash. */
export async function renderThumbnail(picture: Sharp): Promise<Rendering> {
  const { data, info } = await decoded(
    picture
      .resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  const { width, height, channels } = info;
  const thumbnail = await sharp(data, { raw: { width, height, channels } })
    .webp({ quality: THUMBNAIL_QUALITY, effort: THUMBNAIL_EFFORT, smartSubsample: false })
    .toBuffer();
  const small = shrinkToRgba(data, info);
  const thumbHash = rgbaToThumbHash(small.width, small.height, small.rgba);
  return { thumbnail, mimeType: 'image/webp', width, height, thumbHash };
}

/** The viewer's picture, 2048 px at most: JPEG, which is four times faster made than WebP; WebP where it is see-through. */
export async function renderPreview(picture: Sharp, seeThrough: boolean): Promise<Preview> {
  const sized = picture
    .resize(PREVIEW_EDGE, PREVIEW_EDGE, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb');
  const encoded = seeThrough
    ? sized.webp({ quality: PREVIEW_QUALITY, effort: 0 })
    : sized.jpeg({ quality: PREVIEW_QUALITY });
  const { data, info } = await decoded(encoded.toBuffer({ resolveWithObject: true }));
  return { data, mimeType: seeThrough ? 'image/webp' : 'image/jpeg', width: info.width, height: info.height };
}

async function decoded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (/pixel limit/.test(words)) {
      throw new ThumbnailError('picture-too-large', 'This picture has too many pixels to be shown.', error);
    }
    throw new ThumbnailError('undecodable', 'This picture cannot be decoded.', error);
  }
}

/** By the nearest pixels: the hash keeps seven waves at most, so a filter would change nothing. */
function shrinkToRgba(
  data: Buffer,
  { width, height, channels }: { width: number; height: number; channels: number },
): { width: number; height: number; rgba: Uint8Array } {
  const scale = Math.min(1, HASH_EDGE / Math.max(width, height));
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const rgba = new Uint8Array(small.width * small.height * 4);
  const grey = channels < 3;
  const alphaAt = channels === 2 ? 1 : channels === 4 ? 3 : -1;
  for (let y = 0, to = 0; y < small.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / small.height) * width;
    for (let x = 0; x < small.width; x++, to += 4) {
      const from = (row + Math.floor(((x + 0.5) * width) / small.width)) * channels;
      rgba[to] = data[from]!;
      rgba[to + 1] = data[grey ? from : from + 1]!;
      rgba[to + 2] = data[grey ? from : from + 2]!;
      rgba[to + 3] = alphaAt < 0 ? 255 : data[from + alphaAt]!;
    }
  }
  return { ...small, rgba };
}
