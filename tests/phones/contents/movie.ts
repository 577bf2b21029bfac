import { type Box, boxesOf, makeBox, u32 } from './boxes.ts';
import { offsetText } from './exif.ts';

/** What a phone writes into a video. What is left out is not written. */
export interface MovieStamp {
  /** For mvhd, tkhd and mdhd: ms since 1970 UTC; null writes 0, which players show as 1904. */
  utcMs: number | null;
  /** `com.apple.quicktime.creationdate`: wall time and offset. */
  creationDate?: { localMs: number; offsetMinutes: number };
  make?: string;
  model?: string;
  software?: string;
  /** `com.apple.quicktime.content.identifier`, which ties a Live Photo together. */
  contentIdentifier?: string;
  latitude?: number;
  longitude?: number;
  /** Android keeps the place in `©xyz` of `udta`, Apple in its keys. */
  style: 'apple' | 'android';
  /** Held upright: players turn the stored picture by 90 degrees clockwise. */
  upright?: boolean;
  /** Makes two stamps of one base differ in their bytes; kept in a `free` box. */
  salt?: string;
}

/** Seconds from 1904 to 1970. */
const EPOCH_1904 = 2_082_844_800;

/** `+35.0116+135.7681/` as ISO 6709 has it. */
function iso6709(latitude: number, longitude: number): string {
  const part = (value: number, digits: number) =>
    `${value < 0 ? '-' : '+'}${Math.abs(value)
      .toFixed(4)
      .padStart(digits + 5, '0')}`;
  return `${part(latitude, 2)}${part(longitude, 3)}/`;
}

/** Apple's `meta` of `moov`: a handler `mdta`, the key names, and one UTF-8 value for each (QuickTime File Format). */
function appleMeta(values: [string, string][]): Buffer {
  const handler = makeBox('hdlr', u32(0, 0), Buffer.from('mdta'), Buffer.alloc(14));
  const keys = values.map(([name]) => makeBox('mdta', Buffer.from(name)));
  const items = values.map(([, value], index) => {
    const data = makeBox('data', u32(1, 0), Buffer.from(value));
    return Buffer.concat([u32(data.length + 8, index + 1), data]);
  });
  return makeBox('meta', handler, makeBox('keys', u32(0, keys.length), ...keys), makeBox('ilst', ...items));
}

/** mvhd, tkhd and mdhd begin alike: version and flags, then created and modified. */
function withDates(box: Box, seconds: number, upright: boolean): Buffer {
  const copy = Buffer.from(box.whole);
  if (copy[8] !== 0) throw new RangeError(`${box.type} of version ${copy[8]} in a base`);
  copy.writeUInt32BE(seconds, 12);
  copy.writeUInt32BE(seconds, 16);
  if (upright && box.type === 'tkhd') {
    const height = copy.readUInt32BE(copy.length - 4);
    if (height > 0) u32(0, 0x10000, 0, -0x10000, 0, 0, height, 0, 0x40000000).copy(copy, 48);
  }
  return copy;
}

function restamp(moov: Buffer, seconds: number, upright: boolean): Buffer[] {
  return boxesOf(moov).flatMap((box) => {
    if (box.type === 'mvhd' || box.type === 'tkhd' || box.type === 'mdhd')
      return [withDates(box, seconds, upright)];
    if (box.type === 'trak' || box.type === 'mdia')
      return [makeBox(box.type, ...restamp(box.body, seconds, upright))];
    if (box.type === 'udta' || box.type === 'meta') return [];
    return [box.whole];
  });
}

/**
 * The `moov` box of a base with the stamp in it. Bases keep `moov` at their end, so its size may change without moving
 * a single sample.
 */
export function stampedMoov(base: Buffer, stamp: MovieStamp): Buffer {
  const moov = boxesOf(base).at(-1)!;
  if (moov.type !== 'moov') throw new RangeError('a base keeps moov at its end');
  const seconds = stamp.utcMs === null ? 0 : Math.floor(stamp.utcMs / 1000) + EPOCH_1904;
  const parts = restamp(moov.body, seconds, stamp.upright === true);
  const place =
    stamp.latitude === undefined || stamp.longitude === undefined
      ? undefined
      : iso6709(stamp.latitude, stamp.longitude);
  if (stamp.style === 'apple') {
    const values: [string, string][] = [];
    const add = (key: string, value: string | undefined) => {
      if (value !== undefined) values.push([`com.apple.quicktime.${key}`, value]);
    };
    add('content.identifier', stamp.contentIdentifier);
    add('location.ISO6709', place);
    add('make', stamp.make);
    add('model', stamp.model);
    add('software', stamp.software);
    if (stamp.creationDate) {
      const local = new Date(stamp.creationDate.localMs).toISOString().slice(0, 19);
      add('creationdate', `${local}${offsetText(stamp.creationDate.offsetMinutes, '')}`);
    }
    if (values.length > 0) parts.push(appleMeta(values));
  } else if (place) {
    // Length, then language code 0x15c7, as Android's MPEG4Writer has it.
    const head = Buffer.from([place.length >> 8, place.length & 0xff, 0x15, 0xc7]);
    parts.push(makeBox('udta', makeBox('\xa9xyz', head, Buffer.from(place))));
  }
  if (stamp.salt) parts.push(makeBox('free', Buffer.from(stamp.salt)));
  return makeBox('moov', ...parts);
}

/** A base video with dates, place and identifiers of its own. */
export function stampMovie(base: Buffer, stamp: MovieStamp): Buffer {
  const moov = boxesOf(base).at(-1)!;
  return Buffer.concat([base.subarray(0, moov.offset), stampedMoov(base, stamp)]);
}

/**
 * The head of a video whose `mdat` is `mdatBytes` larger than the base's (what follows the base's samples is filler),
 * and its `moov`. The 8 bytes before `mdat` (`wide` or `free`) make room for a 64-bit size.
 */
export function stretchedMovie(
  base: Buffer,
  mdatBytes: number,
  stamp: MovieStamp,
): { head: Buffer; tail: Buffer } {
  const boxes = boxesOf(base);
  const mdat = boxes.findIndex((box) => box.type === 'mdat');
  const before = boxes[mdat - 1];
  if (before?.whole.length !== 8) throw new RangeError('a base has 8 free bytes before mdat');
  const head = Buffer.from(base.subarray(0, boxes.at(-1)!.offset));
  head.writeUInt32BE(1, before.offset);
  head.write('mdat', before.offset + 4, 'latin1');
  head.writeBigUInt64BE(BigInt(boxes[mdat]!.whole.length + 8 + mdatBytes), before.offset + 8);
  return { head, tail: stampedMoov(base, stamp) };
}
