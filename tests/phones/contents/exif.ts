import {
  ascii,
  buildTiff,
  long,
  rational,
  raw,
  short,
  type TiffField,
  type TiffIfd,
  tiffType,
} from './tiff.ts';

/** What a phone writes into a picture. What is left out is not written. */
export interface ExifStamp {
  make?: string;
  model?: string;
  lens?: string;
  software?: string;
  /** `2024:07:01 12:34:56`; see `exifDate`. */
  dateTime?: string;
  /** Minutes east of UTC: OffsetTime, OffsetTimeOriginal and OffsetTimeDigitized. */
  offsetMinutes?: number;
  subSeconds?: string;
  orientation?: number;
  gps?: {
    latitude: number;
    longitude: number;
    altitude?: number;
    /** The instant by the satellites, ms since 1970 UTC. */
    utcMs?: number;
  };
  apple?: { contentIdentifier?: string; burstId?: string };
  userComment?: string;
  width?: number;
  height?: number;
  /** A small JPEG, kept in IFD1. */
  thumbnail?: Uint8Array;
}

/** Wall time as EXIF writes it. */
export function exifDate(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}

/** `+02:00` from 120. */
export function offsetText(minutes: number, separator = ':'): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`;
}

/** Apple's MakerNote: a header of 14 bytes, then a big-endian IFD whose offsets count from the header's first byte. */
function appleMakerNote(apple: NonNullable<ExifStamp['apple']>): Buffer {
  const fields: TiffField[] = [
    { tag: 0x0001, type: tiffType.slong, numbers: [15] },
    { tag: 0x0014, type: tiffType.slong, numbers: [apple.burstId ? 1 : 10] },
  ];
  if (apple.burstId) fields.push(ascii(0x000b, apple.burstId));
  if (apple.contentIdentifier) fields.push(ascii(0x0011, apple.contentIdentifier));
  return Buffer.concat([Buffer.from('Apple iOS\0\0\x01MM', 'latin1'), buildTiff([{ fields }], { base: 14 })]);
}

function degrees(tag: number, value: number): TiffField {
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const minutes = Math.floor((size - whole) * 60);
  return rational(tag, whole, minutes, ((size - whole) * 60 - minutes) * 60);
}

function gpsFields(gps: NonNullable<ExifStamp['gps']>): TiffField[] {
  const fields: TiffField[] = [
    { tag: 0x0000, type: tiffType.byte, numbers: [2, 3, 0, 0] },
    ascii(0x0001, gps.latitude < 0 ? 'S' : 'N'),
    degrees(0x0002, gps.latitude),
    ascii(0x0003, gps.longitude < 0 ? 'W' : 'E'),
    degrees(0x0004, gps.longitude),
  ];
  if (gps.altitude !== undefined) {
    fields.push({ tag: 0x0005, type: tiffType.byte, numbers: [gps.altitude < 0 ? 1 : 0] });
    fields.push(rational(0x0006, Math.abs(gps.altitude)));
  }
  if (gps.utcMs !== undefined) {
    const at = new Date(gps.utcMs);
    fields.push(rational(0x0007, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()));
    fields.push(ascii(0x001d, exifDate(gps.utcMs).slice(0, 10)));
  }
  return fields;
}

/** The fields of IFD0 with its Exif and GPS IFDs; also the head of a DNG. */
export function exifFields(stamp: ExifStamp): TiffField[] {
  const main: TiffField[] = [rational(0x011a, 72), rational(0x011b, 72), short(0x0128, 2)];
  const exif: TiffField[] = [raw(0x9000, Buffer.from('0232')), short(0xa001, 1)];
  if (stamp.make) main.push(ascii(0x010f, stamp.make));
  if (stamp.model) main.push(ascii(0x0110, stamp.model));
  if (stamp.software) main.push(ascii(0x0131, stamp.software));
  if (stamp.orientation) main.push(short(0x0112, stamp.orientation));
  if (stamp.lens) exif.push(ascii(0xa433, stamp.make ?? 'Lens'), ascii(0xa434, stamp.lens));
  if (stamp.dateTime !== undefined) {
    main.push(ascii(0x0132, stamp.dateTime));
    exif.push(ascii(0x9003, stamp.dateTime), ascii(0x9004, stamp.dateTime));
  }
  if (stamp.offsetMinutes !== undefined) {
    for (const tag of [0x9010, 0x9011, 0x9012]) exif.push(ascii(tag, offsetText(stamp.offsetMinutes)));
  }
  if (stamp.subSeconds) exif.push(ascii(0x9291, stamp.subSeconds), ascii(0x9292, stamp.subSeconds));
  if (stamp.width && stamp.height) exif.push(long(0xa002, stamp.width), long(0xa003, stamp.height));
  if (stamp.make) {
    exif.push(rational(0x829a, 0.008333), rational(0x829d, 1.78), short(0x8827, 64), rational(0x920a, 6.765));
  }
  if (stamp.apple) exif.push(raw(0x927c, appleMakerNote(stamp.apple)));
  if (stamp.userComment) exif.push(raw(0x9286, Buffer.from(`ASCII\0\0\0${stamp.userComment}`)));
  main.push({ tag: 0x8769, ifds: [{ fields: exif }] });
  if (stamp.gps) main.push({ tag: 0x8825, ifds: [{ fields: gpsFields(stamp.gps) }] });
  return main;
}

/** A whole EXIF block, from its TIFF header on. */
export function buildExif(stamp: ExifStamp): Buffer {
  const chain: TiffIfd[] = [{ fields: exifFields(stamp) }];
  if (stamp.thumbnail) {
    chain.push({
      fields: [short(0x0103, 6), long(0x0202, stamp.thumbnail.length)],
      data: { pointer: 0x0201, bytes: stamp.thumbnail },
    });
  }
  return buildTiff(chain);
}
