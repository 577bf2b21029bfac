import { be16, hasText } from '../byte-order.ts';
import { exifFacts } from '../exif/exif-facts.ts';
import { type EmbeddedImage, readExifFields } from '../exif/exif-fields.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { embeddedVideo, samsungMotionVideo } from '../motion-video.ts';
import { readXmp, type XmpFacts } from '../xmp.ts';

const MAX_SEGMENTS = 200;
const XMP_NAME = 'http://ns.adobe.com/xap/1.0/\0';

export interface JpegParts {
  width?: number;
  height?: number;
  /** File offset of the TIFF structure inside the EXIF segment. */
  exifAt?: number;
  xmp?: EmbeddedImage;
}

/** Walks the segments of a JPEG that starts at `base` up to its frame header. */
export function readJpegParts(reader: HeaderReader, base: number): JpegParts {
  const parts: JpegParts = {};
  let at = base + 2;
  for (let count = 0; count < MAX_SEGMENTS; count++) {
    const segment = reader.view(at, 40);
    if (segment.length < 4 || segment[0] !== 0xff) break;
    const marker = segment[1]!;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const length = be16(segment, 2);
    if (length < 2) break;
    if (marker === 0xe1) {
      if (parts.exifAt === undefined && hasText(segment, 4, 'Exif\0')) parts.exifAt = at + 10;
      else if (parts.xmp === undefined && hasText(segment, 4, XMP_NAME)) {
        parts.xmp = { offset: at + 4 + XMP_NAME.length, length: length - 2 - XMP_NAME.length };
      }
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      parts.height = be16(segment, 5);
      parts.width = be16(segment, 7);
      break;
    }
    at += 2 + length;
  }
  return parts;
}

/** JPEG: EXIF, XMP, the frame's size, and the video behind the picture of a motion photo. */
export function readJpeg(reader: HeaderReader): Partial<MediaFacts> {
  const parts = readJpegParts(reader, 0);
  const fields = parts.exifAt === undefined ? undefined : readExifFields(reader, parts.exifAt);
  const facts: Partial<MediaFacts> = fields === undefined ? {} : exifFacts(fields);
  if (parts.width && parts.height) Object.assign(facts, { width: parts.width, height: parts.height });
  let xmp: XmpFacts = {};
  if (parts.xmp !== undefined) {
    const { offset, length } = parts.xmp;
    xmp = readXmp(reader.view(offset, length).toString('latin1'));
    addXmpTimes(facts, xmp);
  }
  const video = (xmp.motion && embeddedVideo(reader, xmp.motion)) ?? samsungMotionVideo(reader);
  if (video !== undefined) facts.motionVideo = video;
  return facts;
}

/** XMP's times count where EXIF has none. */
export function addXmpTimes(facts: Partial<MediaFacts>, xmp: XmpFacts): void {
  if (facts.takenAt !== undefined) return;
  if (xmp.takenAt !== undefined) {
    facts.takenAt = xmp.takenAt;
    delete facts.takenAtUtc;
    delete facts.modifiedAt;
  } else if (xmp.takenAtUtc !== undefined && facts.takenAtUtc === undefined)
    facts.takenAtUtc = xmp.takenAtUtc;
}
