import { hasText } from '../byte-order.ts';
import type { HeaderReader } from '../header-reader.ts';
import { openTiff, Tiff } from './tiff.ts';

/** Where an embedded JPEG lies in the file. */
export interface EmbeddedImage {
  offset: number;
  length: number;
}

/** What the EXIF directories hold of what we keep, still as written; nothing is judged yet. */
export interface ExifFields {
  make?: string;
  model?: string;
  lens?: string;
  fNumber?: number | undefined;
  exposureTime?: number | undefined;
  iso?: number;
  focalLength?: number | undefined;
  focalLength35?: number;
  orientation?: number;
  width?: number;
  height?: number;
  original?: string;
  originalOffset?: string;
  originalSubSec?: string;
  digitized?: string;
  digitizedOffset?: string;
  digitizedSubSec?: string;
  modified?: string;
  modifiedOffset?: string;
  gpsDate?: string;
  gpsTime?: number[];
  latitude?: number[];
  latitudeRef?: string;
  longitude?: number[];
  longitudeRef?: string;
  contentIdentifier?: string;
  burstId?: string;
  xmp?: EmbeddedImage;
  /** DNGVersion is there, or a directory holds colour filter array data: pixels of a sensor. */
  sensorData: boolean;
  /** JPEGs that directories point to; EXIF thumbnails and the previews of raw files. */
  previews: EmbeddedImage[];
}

interface Walk {
  tiff: Tiff;
  base: number;
  reader: HeaderReader;
  fields: ExifFields;
}

/**
 * Reads the EXIF or TIFF structure at file offset `base`; undefined if there is none. Where a format cuts the directories
 * apart, `first` says which one the structure begins with.
 */
export function readExifFields(
  reader: HeaderReader,
  base: number,
  first: 'image' | 'exif' | 'gps' = 'image',
): ExifFields | undefined {
  const opened = openTiff(reader, base);
  if (opened === undefined) return undefined;
  const walk: Walk = { tiff: opened.tiff, base, reader, fields: { sensorData: false, previews: [] } };
  let next = first === 'image' ? opened.firstIfd : 0;
  if (first === 'exif') readExifIfd(walk, opened.firstIfd);
  if (first === 'gps') readGpsIfd(walk, opened.firstIfd);
  for (let index = 0; next !== 0 && index < 4; index++) next = readImageIfd(walk, next, index === 0);
  return walk.fields;
}

function readImageIfd(walk: Walk, offset: number, main: boolean): number {
  const { tiff, fields, base } = walk;
  const link = { exif: 0, gps: 0, subs: [] as number[] };
  let [jpegAt, jpegBytes, stripAt, stripBytes, compression, width, height] = [0, 0, 0, 0, 0, 0, 0];
  let reduced = !main;
  const next = tiff.entries(offset, (tag, type, count, at) => {
    switch (tag) {
      case 0x00fe:
        reduced = ((tiff.whole(type, at) ?? 0) & 1) === 1;
        break;
      case 0x0100:
        width = tiff.whole(type, at) ?? 0;
        break;
      case 0x0101:
        height = tiff.whole(type, at) ?? 0;
        break;
      case 0x0103:
        compression = tiff.whole(type, at) ?? 0;
        break;
      case 0x0106:
        if (tiff.whole(type, at) === 32803) fields.sensorData = true;
        break;
      case 0x0111:
        if (count === 1) stripAt = tiff.whole(type, at) ?? 0;
        break;
      case 0x0117:
        if (count === 1) stripBytes = tiff.whole(type, at) ?? 0;
        break;
      case 0x014a:
        link.subs = tiff.wholes(type, count, at, 8);
        break;
      case 0x0201:
        jpegAt = tiff.whole(type, at) ?? 0;
        break;
      case 0x0202:
        jpegBytes = tiff.whole(type, at) ?? 0;
        break;
      case 0x02bc:
        if (main) fields.xmp = { offset: at, length: count };
        break;
      case 0x8769:
        link.exif = tiff.whole(type, at) ?? 0;
        break;
      case 0x8825:
        link.gps = tiff.whole(type, at) ?? 0;
        break;
      case 0xc612:
        fields.sensorData = true;
        break;
      default:
        if (main) readMainTag(walk, tag, type, count, at);
    }
  });
  // The largest full picture gives the size: raw files keep a small one in the first directory.
  if (!reduced && width * height > (fields.width ?? 0) * (fields.height ?? 0)) {
    fields.width = width;
    fields.height = height;
  }
  if (jpegAt > 0 && jpegBytes > 0) fields.previews.push({ offset: base + jpegAt, length: jpegBytes });
  else if ((compression === 6 || compression === 7) && stripAt > 0 && stripBytes > 0) {
    fields.previews.push({ offset: base + stripAt, length: stripBytes });
  }
  if (link.exif !== 0) readExifIfd(walk, link.exif);
  if (link.gps !== 0) readGpsIfd(walk, link.gps);
  for (const sub of link.subs) readImageIfd(walk, sub, false);
  return next;
}

function readMainTag({ tiff, fields }: Walk, tag: number, type: number, count: number, at: number): void {
  switch (tag) {
    case 0x010f:
      set(fields, 'make', tiff.text(type, count, at));
      break;
    case 0x0110:
      set(fields, 'model', tiff.text(type, count, at));
      break;
    case 0x0112:
      set(fields, 'orientation', tiff.whole(type, at));
      break;
    case 0x0132:
      set(fields, 'modified', tiff.text(type, count, at));
      break;
  }
}

function readExifIfd(walk: Walk, offset: number): void {
  const { tiff, fields } = walk;
  tiff.entries(offset, (tag, type, count, at) => {
    switch (tag) {
      case 0x829a:
        fields.exposureTime = tiff.rationals(type, 1, at)[0];
        break;
      case 0x829d:
        fields.fNumber = tiff.rationals(type, 1, at)[0];
        break;
      case 0x8827:
        set(fields, 'iso', tiff.whole(type, at));
        break;
      case 0x920a:
        fields.focalLength = tiff.rationals(type, 1, at)[0];
        break;
      case 0xa405:
        set(fields, 'focalLength35', tiff.whole(type, at));
        break;
      case 0x9003:
        set(fields, 'original', tiff.text(type, count, at));
        break;
      case 0x9004:
        set(fields, 'digitized', tiff.text(type, count, at));
        break;
      case 0x9010:
        set(fields, 'modifiedOffset', tiff.text(type, count, at));
        break;
      case 0x9011:
        set(fields, 'originalOffset', tiff.text(type, count, at));
        break;
      case 0x9012:
        set(fields, 'digitizedOffset', tiff.text(type, count, at));
        break;
      case 0x9291:
        set(fields, 'originalSubSec', tiff.text(type, count, at));
        break;
      case 0x9292:
        set(fields, 'digitizedSubSec', tiff.text(type, count, at));
        break;
      case 0xa434:
        set(fields, 'lens', tiff.text(type, count, at));
        break;
      case 0x927c:
        readAppleMakerNote(walk, at, count);
        break;
    }
  });
}

function readGpsIfd({ tiff, fields }: Walk, offset: number): void {
  tiff.entries(offset, (tag, type, count, at) => {
    switch (tag) {
      case 1:
        set(fields, 'latitudeRef', tiff.text(type, count, at));
        break;
      case 2:
        fields.latitude = tiff.rationals(type, count, at);
        break;
      case 3:
        set(fields, 'longitudeRef', tiff.text(type, count, at));
        break;
      case 4:
        fields.longitude = tiff.rationals(type, count, at);
        break;
      case 7:
        fields.gpsTime = tiff.rationals(type, count, at);
        break;
      case 29:
        set(fields, 'gpsDate', tiff.text(type, count, at));
        break;
    }
  });
}

/** Apple's MakerNote: "Apple iOS", version, byte order at 12, a directory at 14, offsets from the note's start. */
function readAppleMakerNote({ reader, fields }: Walk, at: number, count: number): void {
  if (count < 20 || !hasText(reader.view(at, 10), 0, 'Apple iOS\0')) return;
  const order = reader.view(at + 12, 2);
  const note = new Tiff(reader, at, order[0] === 0x49);
  note.entries(14, (tag, type, length, valueAt) => {
    if (tag === 0x0011) set(fields, 'contentIdentifier', note.text(type, length, valueAt)?.toUpperCase());
    if (tag === 0x000b) set(fields, 'burstId', note.text(type, length, valueAt)?.toUpperCase());
  });
}

function set<K extends keyof ExifFields>(fields: ExifFields, key: K, value: ExifFields[K] | undefined): void {
  if (value !== undefined) fields[key] = value;
}
