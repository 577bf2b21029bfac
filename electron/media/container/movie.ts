import { be16, be32, be64, hasText } from '../byte-order.ts';
import { cameraName } from '../exif/exif-facts.ts';
import { parseDateTime } from '../exif/exif-time.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { parseIso6709 } from '../position.ts';
import { walkBoxes } from './boxes.ts';
import { matrixOrientation } from './orientation.ts';

/** Seconds from 1904 to 1970. */
const MOVIE_EPOCH = 2_082_844_800;
const YEAR_1990 = 631_152_000;
const MAX_TEXT_BYTES = 1024;
const MAX_TRACKS = 32;

/** What a movie says about itself in words: Apple's mdta keys and the older user data. */
interface Texts {
  created?: string;
  position?: string;
  make?: string;
  model?: string;
  contentIdentifier?: string;
}

const TEXT_OF_KEY: Record<string, keyof Texts> = {
  'com.apple.quicktime.creationdate': 'created',
  'com.apple.quicktime.location.ISO6709': 'position',
  'com.apple.quicktime.make': 'make',
  'com.apple.quicktime.model': 'model',
  'com.apple.quicktime.content.identifier': 'contentIdentifier',
  '\xa9day': 'created',
  '\xa9xyz': 'position',
  '\xa9mak': 'make',
  '\xa9mod': 'model',
};

/** MOV, MP4, 3GP: the movie box, wherever it stands. */
export function readMovie(reader: HeaderReader): Partial<MediaFacts> {
  const facts: Partial<MediaFacts> = {};
  walkBoxes(reader, 0, reader.sizeBytes, (type, at, end) => {
    if (type === 'moov') readMovieBox(reader, at, end, facts);
    return type === 'moov';
  });
  return facts;
}

function readMovieBox(reader: HeaderReader, start: number, end: number, facts: Partial<MediaFacts>): void {
  const texts: Texts = {};
  let tracks = 0;
  walkBoxes(reader, start, end, (type, at, boxEnd) => {
    if (type === 'mvhd') readMovieHeader(reader.view(at, 32), facts);
    else if (type === 'trak' && tracks++ < MAX_TRACKS) readTrack(reader, at, boxEnd, facts);
    else if (type === 'meta') readKeys(reader, at, boxEnd, texts);
    else if (type === 'udta') readUserData(reader, at, boxEnd, texts);
    return undefined;
  });
  const created = texts.created === undefined ? undefined : parseDateTime(texts.created);
  if (created !== undefined && created.offsetMinutes !== null) {
    facts.takenAt = { ...created, evidence: 'quicktime-creationdate' };
    delete facts.takenAtUtc;
  }
  Object.assign(facts, parseIso6709(texts.position ?? ''));
  const camera = cameraName(texts.make, texts.model);
  if (camera !== undefined) facts.camera = camera;
  if (texts.contentIdentifier) facts.contentIdentifier = texts.contentIdentifier.toUpperCase();
}

/** Times are seconds since 1904 in UTC; zero and what lies before 1990 is no date; some writers count from 1970. */
function readMovieHeader(body: Buffer, facts: Partial<MediaFacts>): void {
  const wide = body[0] === 1;
  const created = wide ? be64(body, 4) : be32(body, 4);
  const timescale = be32(body, wide ? 20 : 12);
  const duration = wide ? be64(body, 24) : be32(body, 16);
  const seconds = created >= MOVIE_EPOCH + YEAR_1990 ? created - MOVIE_EPOCH : created;
  if (seconds >= YEAR_1990 && seconds < MOVIE_EPOCH * 2) {
    facts.takenAtUtc = { ms: seconds * 1000, evidence: 'quicktime-creationdate' };
  }
  // All ones means "not known" (ISO 14496-12).
  const known = duration > 0 && (wide ? body.readUInt32BE(24) : duration) !== 0xffffffff;
  if (timescale > 0 && known && body.length >= 20)
    facts.durationMs = Math.round((duration / timescale) * 1000);
}

/** The first track with pictures gives size and rotation. */
function readTrack(reader: HeaderReader, start: number, end: number, facts: Partial<MediaFacts>): void {
  if (facts.width !== undefined) return;
  let header: Buffer | undefined;
  let isVideo = false;
  walkBoxes(reader, start, end, (type, at, boxEnd) => {
    if (type === 'tkhd') header = reader.view(at, 96);
    else if (type === 'mdia') {
      walkBoxes(reader, at, boxEnd, (inner, innerAt) => {
        if (inner === 'hdlr') isVideo = hasText(reader.view(innerAt, 12), 8, 'vide');
        return inner === 'hdlr';
      });
      return true;
    }
    return undefined;
  });
  if (header === undefined || !isVideo) return;
  const matrixAt = header[0] === 1 ? 52 : 40;
  if (header.length < matrixAt + 44) return;
  const [a, b, c, d] = [0, 4, 12, 16].map((at) => header!.readInt32BE(matrixAt + at)) as [
    number,
    number,
    number,
    number,
  ];
  const [width, height] = [be16(header, matrixAt + 36), be16(header, matrixAt + 40)];
  if (width === 0 || height === 0) return;
  Object.assign(facts, { width, height, orientation: matrixOrientation(a, b, c, d) });
}

/** `keys` names what the numbered entries of `ilst` are. In QuickTime `meta` has no version field, in MP4 it has. */
function readKeys(reader: HeaderReader, start: number, end: number, texts: Texts): void {
  const plain = hasText(reader.view(start, 8), 4, 'hdlr');
  const names: string[] = [];
  walkBoxes(reader, plain ? start : start + 4, end, (type, at, boxEnd) => {
    if (type === 'keys') {
      let next = at + 8;
      for (
        let left = Math.min(be32(reader.view(at + 4, 4), 0), 100);
        left > 0 && next + 8 <= boxEnd;
        left--
      ) {
        const entry = reader.view(next, 128);
        const size = be32(entry, 0);
        if (size < 8) break;
        names.push(entry.toString('latin1', 8, Math.min(size, 128)));
        next += size;
      }
    } else if (type === 'ilst') {
      walkBoxes(reader, at, boxEnd, (item, itemAt, itemEnd) => {
        const name = names[be32(Buffer.from(item, 'latin1'), 0) - 1] ?? item;
        const key = TEXT_OF_KEY[name];
        if (key !== undefined && hasText(reader.view(itemAt, 8), 4, 'data')) {
          texts[key] = text(reader, itemAt + 16, itemEnd);
        }
        return undefined;
      });
    }
    return undefined;
  });
}

/** Text entries begin with their length and language (QuickTime File Format, user data text). Keys of `meta` win. */
function readUserData(reader: HeaderReader, start: number, end: number, texts: Texts): void {
  walkBoxes(reader, start, end, (type, at, boxEnd) => {
    const key = TEXT_OF_KEY[type];
    if (key !== undefined) {
      const length = be16(reader.view(at, 2), 0);
      texts[key] ??= text(reader, at + 4, Math.min(boxEnd, at + 4 + length));
    } else if (type === 'meta') readKeys(reader, at, boxEnd, texts);
    return undefined;
  });
}

function text(reader: HeaderReader, start: number, end: number): string {
  return reader
    .view(start, Math.min(end - start, MAX_TEXT_BYTES))
    .toString()
    .replaceAll('\0', '')
    .trim();
}
