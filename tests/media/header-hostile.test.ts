import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../electron/media/byte-source.ts';
import type { ByteSource } from '../../electron/media/facts.ts';
import { readHeader } from '../../electron/media/header.ts';
import { HeaderReader } from '../../electron/media/header-reader.ts';
import { workedMs } from '../worked-ms.ts';
import { PHOTOS, realPhotos } from './real-photos.ts';
import { ascii, box, exif, jpeg, MP4, movieBox, QUICKTIME, rationals, u32 } from './tiny-files.ts';

/** Counts what is asked of the file, which may claim to be larger than it is. */
function counted(bytes: Buffer, sizeBytes = bytes.length): ByteSource & { reads: number; bytes: number } {
  const inner = bytesSource(bytes);
  const source = {
    sizeBytes,
    reads: 0,
    bytes: 0,
    readAt(offset: number, length: number) {
      source.reads += 1;
      source.bytes += length;
      return inner.readAt(offset, length);
    },
  };
  return source;
}

function readBounded(bytes: Buffer, name: string, sizeBytes?: number) {
  const source = counted(bytes, sizeBytes);
  const start = workedMs();
  const facts = readHeader(source, name);
  expect(workedMs() - start).toBeLessThan(500);
  expect(source.reads).toBeLessThanOrEqual(1501);
  expect(source.bytes).toBeLessThanOrEqual(17 * 1024 * 1024);
  return facts;
}

const seeds: Buffer[] = [
  jpeg({
    exif: exif({
      image: [ascii(0x010f, 'Apple')],
      exif: [ascii(0x9003, '2024:06:01 10:11:12')],
      gps: [rationals(2, [1, 2, 3])],
    }),
    xmp: '<x MicroVideoOffset="9"/>',
  }),
  exif({
    image: [
      [0x014a, 4, 1, 8],
      [0x0201, 4, 1, 8],
      [0x0202, 4, 1, 8],
    ],
  }),
  Buffer.concat([
    QUICKTIME,
    movieBox({ keys: { 'com.apple.quicktime.make': 'Apple' }, userData: { '\xa9xyz': '+1-1/' } }),
  ]),
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    u32(13),
    Buffer.from('IHDR'),
    Buffer.alloc(17),
    u32(8),
    Buffer.from('eXIfMM\0*\0\0\0\x08', 'latin1'),
  ]),
  Buffer.concat([Buffer.from('RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1'), Buffer.alloc(40)]),
  Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x80, 0x18, 0x53, 0x80, 0x67, 0xff]),
    Buffer.alloc(40),
  ]),
  Buffer.concat([box('ftyp', Buffer.from('crx \0\0\0\0')), box('moov', box('uuid', Buffer.alloc(64)))]),
  Buffer.concat([Buffer.from('FUJIFILMCCD-RAW'), Buffer.alloc(200)]),
  Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST\0\0\0\0hdrlavih', 'latin1'), Buffer.alloc(60)]),
  ...realPhotos().map((name) => readFileSync(join(PHOTOS, name)).subarray(0, 48 * 1024)),
];
const names = ['a.jpg', 'a.dng', 'a.mov', 'a', 'a.AAE'];

describe('hostile bytes', () => {
  it('never throws, never reads much, whatever is changed in real headers', () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0, 1, 0x7f, 0x80, 0xff),
      fc.integer({ min: 1, max: 8 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.constantFrom(...names),
        fc.array(change, { maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, name, changes, cut) => {
          const bytes = Buffer.from(
            seed.subarray(0, cut > 0.5 ? seed.length : Math.floor(seed.length * cut * 2)),
          );
          // Most changes near the front, where the structure is.
          for (const [where, value, run] of changes) {
            const at = Math.floor(where ** 4 * bytes.length);
            bytes.subarray(at, at + run).fill(value);
          }
          readBounded(bytes, name);
          readBounded(bytes, name, 2 ** 40);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never throws on random bytes behind any magic', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.uint8Array({ maxLength: 600 }),
        fc.integer({ min: 4, max: 40 }),
        (seed, noise, keep) => {
          readBounded(Buffer.concat([seed.subarray(0, keep), noise]), 'a.jpg');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('ends with directories that form a loop', () => {
    const looped = exif({
      image: [
        [0x014a, 4, 1, 8],
        [0x8769, 4, 1, 8],
        [0x8825, 4, 1, 8],
      ],
    });
    looped.writeUInt32BE(8, looped.length - 4);
    expect(readBounded(jpeg({ exif: looped }), 'a.jpg').kind).toBe('photo');
  });

  it('ends with giant counts, lengths and sizes of zero', () => {
    const huge = exif({
      exif: [
        [0x9003, 2, 0xffffffff, 20],
        [0x927c, 7, 0xffffffff, 20],
      ],
      gps: [[2, 5, 0xffffffff, 0]],
    });
    readBounded(jpeg({ exif: huge }), 'a.jpg', 2 ** 42);
    const zero = Buffer.concat([MP4, box('moov', u32(0), Buffer.from('trak'), Buffer.alloc(100))]);
    readBounded(zero, 'a.mp4', 2 ** 42);
  });

  it('ends with a million boxes, nested or in a row', () => {
    let nested: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 2000; depth++) nested = box('trak', nested);
    readBounded(Buffer.concat([MP4, box('moov', nested)]), 'a.mp4');
    const row = Buffer.concat(Array.from({ length: 50_000 }, () => box('trak', box('mdia'), box('tkhd'))));
    readBounded(Buffer.concat([MP4, box('moov', row)]), 'a.mp4');
    readBounded(Buffer.concat([MP4, ...Array.from({ length: 50_000 }, () => box('free'))]), 'a.mp4');
  });

  it('reads no more of a file, however many places a header names', () => {
    const source = counted(Buffer.alloc(0), 2 ** 40);
    const reader = new HeaderReader(source);
    for (let at = 0; at < 20_000; at++) reader.view(at * 1e6, 8);
    for (let at = 0; at < 100; at++) reader.view(at * 1e6 + 5e5, 10e6);
    expect(source.reads).toBeLessThanOrEqual(1501);
    expect(source.bytes).toBeLessThanOrEqual(17 * 1024 * 1024);
  });

  it('gives what it can of a file cut short', () => {
    const whole = jpeg({ exif: exif({ exif: [ascii(0x9003, '2024:06:01 10:11:12')] }) });
    expect(readBounded(whole.subarray(0, whole.length - 20), 'a.jpg').takenAt).toBeDefined();
    for (let length = 0; length < whole.length; length++) readBounded(whole.subarray(0, length), 'a.jpg');
  });
});
