import { be16, be32, hasText } from '../byte-order.ts';
import { exifFacts } from '../exif/exif-facts.ts';
import { readExifFields } from '../exif/exif-fields.ts';
import { wallTime } from '../exif/exif-time.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { MAX_XMP_BYTES, readXmp } from '../xmp.ts';
import { addXmpTimes } from './jpeg.ts';

const MAX_CHUNKS = 400;
const XMP_KEY = 'XML:com.adobe.xmp\0\0\0\0\0';

/** PNG: IHDR, eXIf, XMP in iTXt, tIME (of the last change, in UTC by the standard, taken as weak local time). */
export function readPng(reader: HeaderReader): Partial<MediaFacts> {
  const header = reader.view(8, 16);
  if (!hasText(header, 4, 'IHDR')) return {};
  const size: Partial<MediaFacts> = {};
  if (be32(header, 8) > 0 && be32(header, 12) > 0) {
    Object.assign(size, { width: be32(header, 8), height: be32(header, 12) });
  }
  let facts: Partial<MediaFacts> = {};
  let modified: number | undefined;
  let packet = '';
  let at = 8;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const chunk = reader.view(at, 8);
    if (chunk.length < 8 || hasText(chunk, 4, 'IEND')) break;
    const length = be32(chunk, 0);
    if (hasText(chunk, 4, 'eXIf')) {
      const fields = readExifFields(reader, at + 8);
      if (fields !== undefined) facts = exifFacts(fields);
    } else if (hasText(chunk, 4, 'tIME')) modified = timeChunk(reader.view(at + 8, 7));
    else if (hasText(chunk, 4, 'iTXt') && length <= MAX_XMP_BYTES) {
      const text = reader.view(at + 8, length).toString('latin1');
      if (text.startsWith(XMP_KEY)) packet = text;
    }
    at += 12 + length;
  }
  if (packet !== '') addXmpTimes(facts, readXmp(packet));
  if (modified !== undefined && facts.modifiedAt === undefined) {
    facts.modifiedAt = { localMs: modified, offsetMinutes: null, evidence: 'exif-local' };
  }
  return { ...facts, ...size };
}

function timeChunk(bytes: Uint8Array): number | undefined {
  return bytes.length < 7 ? undefined : wallTime([be16(bytes, 0), ...bytes.subarray(2, 7)]);
}
