import { be32, hasText } from '../byte-order.ts';
import { exifFacts } from '../exif/exif-facts.ts';
import { readExifFields } from '../exif/exif-fields.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { MAX_XMP_BYTES, readXmp } from '../xmp.ts';
import { addXmpTimes, readJpegParts } from './jpeg.ts';

/** TIFF and the raw formats built on it. Sensor data makes it a raw, whatever the name says. */
export function readTiffFile(reader: HeaderReader, kind: MediaFacts['kind']): Partial<MediaFacts> {
  const fields = readExifFields(reader, 0);
  if (fields === undefined) return {};
  const facts = exifFacts(fields);
  if (fields.width && fields.height) Object.assign(facts, { width: fields.width, height: fields.height });
  if (fields.sensorData && kind === 'photo') Object.assign(facts, { kind: 'raw', mimeType: 'image/x-dcraw' });
  if (fields.xmp !== undefined && fields.xmp.length <= MAX_XMP_BYTES) {
    addXmpTimes(facts, readXmp(reader.view(fields.xmp.offset, fields.xmp.length).toString('latin1')));
  }
  return facts;
}

/** Fujifilm RAF: a JPEG whose place stands at 84 carries the EXIF; the sensor's own size is left alone. */
export function readRaf(reader: HeaderReader): Partial<MediaFacts> {
  const base = be32(reader.view(84, 4), 0);
  if (!hasText(reader.view(base, 2), 0, '\xff\xd8')) return {};
  const parts = readJpegParts(reader, base);
  const fields = parts.exifAt === undefined ? undefined : readExifFields(reader, parts.exifAt);
  const facts = fields === undefined ? {} : exifFacts(fields);
  if (parts.width && parts.height) Object.assign(facts, { width: parts.width, height: parts.height });
  return facts;
}
