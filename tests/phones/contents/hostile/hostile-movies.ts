import { boxesOf, makeBox, u32 } from '../boxes.ts';
import { stampedMoov } from '../movie.ts';
import { base } from '../stock.ts';
import type { HostileFile } from './hostile-file.ts';
import { zeroBomb } from './zero-bomb.ts';

const ALL_ONES = 0xffffffff;

/** A playable base whose moov is replaced by `moov`. */
function withMoov(...moov: Uint8Array[]): Buffer {
  const source = base('video-h264.mov');
  return Buffer.concat([source.subarray(0, boxesOf(source).at(-1)!.offset), ...moov]);
}

/** The contents of a good moov, so that what is wrong stands among what is right. */
function goodParts(): Buffer[] {
  const moov = stampedMoov(base('video-h264.mov'), { style: 'apple', utcMs: Date.UTC(2024, 6, 1) });
  return boxesOf(boxesOf(moov)[0]!.body).map((box) => box.whole);
}

/** A box header with a size of its own choice. */
const header = (size: number, type: string) => Buffer.concat([u32(size), Buffer.from(type, 'latin1')]);

/** `depth` boxes, each in the one before, each with a true size. */
function nested(types: readonly string[], depth: number): Buffer {
  const out = Buffer.alloc(depth * 8);
  for (let level = 0; level < depth; level++) {
    out.writeUInt32BE((depth - level) * 8, level * 8);
    out.write(types[Math.min(level, types.length - 1)]!, level * 8 + 4, 'latin1');
  }
  return out;
}

/** Puts `table` in the place of the box of its type in every sample table. */
function withTable(parts: Buffer[], table: Buffer): Buffer[] {
  const type = table.toString('latin1', 4, 8);
  const containers = new Set(['trak', 'mdia', 'minf', 'stbl']);
  const replace = (bytes: Buffer): Buffer =>
    Buffer.concat(
      boxesOf(bytes).map((box) =>
        box.type === type
          ? table
          : containers.has(box.type)
            ? makeBox(box.type, replace(box.body))
            : box.whole,
      ),
    );
  return parts.map(replace);
}

function appleKeys(count: number): Buffer {
  const handler = makeBox('hdlr', u32(0, 0), Buffer.from('mdta'), Buffer.alloc(14));
  const name = makeBox('mdta', Buffer.from('com.apple.quicktime.creationdate'));
  const keys = makeBox('keys', u32(0, count), name);
  const data = Buffer.concat([header(ALL_ONES, 'data'), u32(1, 0), Buffer.from('2024')]);
  return makeBox('meta', handler, keys, makeBox('ilst', header(ALL_ONES, '\0\0\0\x01'), data));
}

export function hostileMovies(): HostileFile[] {
  const movie = (name: string, danger: string, bytes: Buffer): HostileFile => ({
    name,
    danger,
    kind: 'video',
    bytes,
  });
  const parts = goodParts();
  const moov = (...more: Buffer[]) => withMoov(makeBox('moov', ...parts, ...more));
  const huge = Buffer.concat([header(1, 'udta'), u32(0x7fffffff, ALL_ONES)]);
  const packed = makeBox('cmvd', u32(1_000_000_000), zeroBomb(1_000_000_000));
  return [
    movie(
      'nested.mov',
      '100,000 boxes, one in the other',
      withMoov(nested(['moov', 'trak', 'mdia'], 100_000)),
    ),
    movie('nested-meta.mov', '100,000 boxes in user data', moov(nested(['udta'], 100_000))),
    movie('zero-box.mov', 'a box of size 0 among others', moov(header(0, 'free'), ...parts)),
    movie('small-box.mov', 'a box smaller than its own header', moov(header(4, 'free'), ...parts)),
    movie('giant-box.mov', 'a box of 2^63 bytes', moov(huge)),
    movie('many-boxes.mov', '100,000 empty boxes', moov(Buffer.alloc(800_000, header(8, 'free')))),
    movie(
      'many-tracks.mov',
      '5,000 tracks',
      moov(...Array.from({ length: 5000 }, () => makeBox('trak', header(8, 'mdia')))),
    ),
    movie(
      'bomb-cmov.mov',
      '1 GB of compressed moov',
      withMoov(makeBox('moov', makeBox('cmov', makeBox('dcom', Buffer.from('zlib')), packed))),
    ),
    movie('keys.mov', '4 G of Apple keys', moov(appleKeys(ALL_ONES))),
    movie(
      'stsz.mov',
      '4 G samples',
      withMoov(makeBox('moov', ...withTable(parts, makeBox('stsz', u32(0, 0, ALL_ONES))))),
    ),
    movie(
      'stts.mov',
      '4 G samples of 4 G ticks',
      withMoov(makeBox('moov', ...withTable(parts, makeBox('stts', u32(0, ALL_ONES, ALL_ONES, ALL_ONES))))),
    ),
    movie(
      'stsd.mov',
      '4 G sample descriptions',
      withMoov(makeBox('moov', ...withTable(parts, makeBox('stsd', u32(0, ALL_ONES))))),
    ),
    movie(
      'co64.mov',
      'samples at 2^64',
      withMoov(makeBox('moov', ...withTable(parts, makeBox('stco', u32(0, 1, ALL_ONES))))),
    ),
  ];
}
