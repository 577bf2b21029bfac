import { hasText, le16, le32 } from '../byte-order.ts';
import { exifFacts } from '../exif/exif-facts.ts';
import { readExifFields } from '../exif/exif-fields.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { MAX_XMP_BYTES, readXmp } from '../xmp.ts';
import { addXmpTimes } from './jpeg.ts';

const MAX_CHUNKS = 400;

/** WebP: the canvas of VP8X, else the frame of VP8 or VP8L; EXIF and XMP chunks, which stand at the end. */
export function readWebp(reader: HeaderReader): Partial<MediaFacts> {
  let facts: Partial<MediaFacts> = {};
  let size: { width: number; height: number } | undefined;
  let packet = '';
  let at = 12;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const chunk = reader.view(at, 18);
    if (chunk.length < 8) break;
    const length = le32(chunk, 4);
    if (hasText(chunk, 0, 'VP8')) size ??= frameSize(chunk);
    else if (hasText(chunk, 0, 'EXIF')) {
      const prefix = hasText(reader.view(at + 8, 6), 0, 'Exif\0\0') ? 6 : 0;
      const fields = readExifFields(reader, at + 8 + prefix);
      if (fields !== undefined) facts = exifFacts(fields);
    } else if (hasText(chunk, 0, 'XMP ') && length <= MAX_XMP_BYTES) {
      packet = reader.view(at + 8, length).toString('latin1');
    }
    at += 8 + length + (length & 1);
  }
  if (packet !== '') addXmpTimes(facts, readXmp(packet));
  return { ...facts, ...size };
}

/** From the first bytes of a VP8X, VP8L or VP8 chunk (RFC 9649). */
function frameSize(chunk: Uint8Array): { width: number; height: number } | undefined {
  if (chunk.length < 18) return undefined;
  if (chunk[3] === 0x58) {
    return {
      width: 1 + (chunk[12]! | (chunk[13]! << 8) | (chunk[14]! << 16)),
      height: 1 + (chunk[15]! | (chunk[16]! << 8) | (chunk[17]! << 16)),
    };
  }
  if (chunk[3] === 0x4c) {
    const bits = le32(chunk, 9);
    return chunk[8] === 0x2f
      ? { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
      : undefined;
  }
  const size = { width: le16(chunk, 14) & 0x3fff, height: le16(chunk, 16) & 0x3fff };
  return size.width > 0 && size.height > 0 ? size : undefined;
}
