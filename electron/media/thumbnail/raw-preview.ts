import { closeSync, fstatSync, openSync } from 'node:fs';
import { be32, hasText } from '../byte-order.ts';
import { fileSource } from '../byte-source.ts';
import { walkBoxes } from '../container/boxes.ts';
import { type EmbeddedImage, readExifFields } from '../exif/exif-fields.ts';
import type { MediaFacts } from '../facts.ts';
import { HeaderReader } from '../header-reader.ts';
import { ThumbnailError } from './thumbnail-error.ts';

const MAX_PREVIEW_BYTES = 64 * 1024 * 1024;
const CANON_PREVIEW_UUID = '\xea\xf4\x2b\x5e\x1c\x98\x4b\x88\xb9\xfb\xb7\xdc\x40\x6e\x4d\x16';

/** The largest JPEG inside a raw file, with the raw's orientation where it has none of its own. */
export function rawPreview(path: string, facts: MediaFacts): Buffer {
  const fd = openSync(path, 'r');
  try {
    const source = fileSource(fd, fstatSync(fd).size);
    const reader = new HeaderReader(source);
    const candidates = previewsOf(reader, facts)
      .filter(({ offset, length }) => length <= MAX_PREVIEW_BYTES && offset + length <= source.sizeBytes)
      .sort((a, b) => b.length - a.length);
    for (const { offset, length } of candidates) {
      if (!hasText(reader.view(offset, 3), 0, '\xff\xd8\xff')) continue;
      const jpeg = Buffer.from(source.readAt(offset, length));
      return isLossless(jpeg) ? unusable() : withOrientation(jpeg, facts.orientation ?? 1);
    }
    return unusable();
  } finally {
    closeSync(fd);
  }
}

function unusable(): never {
  throw new ThumbnailError('no-embedded-preview', 'This raw file has no picture inside that can be shown.');
}

function previewsOf(reader: HeaderReader, facts: MediaFacts): EmbeddedImage[] {
  if (facts.mimeType === 'image/x-fuji-raf') {
    const place = reader.view(84, 8);
    return [{ offset: be32(place, 0), length: be32(place, 4) }];
  }
  if (facts.mimeType === 'image/x-canon-cr3') return canonPreview(reader);
  return readExifFields(reader, 0)?.previews ?? [];
}

/** CR3: a box of Canon's with a PRVW box inside, whose JPEG begins after a short header that ends with its length. */
function canonPreview(reader: HeaderReader): EmbeddedImage[] {
  const found: EmbeddedImage[] = [];
  walkBoxes(reader, 0, reader.sizeBytes, (type, at, end) => {
    if (type !== 'uuid' || !hasText(reader.view(at, 16), 0, CANON_PREVIEW_UUID)) return undefined;
    const start = reader.view(at, 96).indexOf('\xff\xd8\xff', 0, 'latin1');
    if (start > 4)
      found.push({
        offset: at + start,
        length: Math.min(be32(reader.view(at + start - 4, 4), 0), end - at - start),
      });
    return undefined;
  });
  return found;
}

/** Sensor data can stand in a lossless JPEG (SOF3), which no picture decoder takes. */
function isLossless(jpeg: Buffer): boolean {
  let at = 2;
  for (let count = 0; count < 100 && at + 4 <= jpeg.length && jpeg[at] === 0xff; count++) {
    const marker = jpeg[at + 1]!;
    if (marker === 0xc3) return true;
    if (marker === 0xda || (marker >= 0xc0 && marker <= 0xc2)) return false;
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return false;
}

/** Puts an EXIF segment with the orientation first; decoders take the first one. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  if (orientation === 1 || jpeg.subarray(0, 4096).includes('Exif\0\0')) return jpeg;
  const tiff = Buffer.from(`4d4d002a00000008000101120003000000010000000000000000`, 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
