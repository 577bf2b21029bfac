import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesSource, fileSource } from '../../electron/media/byte-source.ts';
import { readHeader } from '../../electron/media/header.ts';
import { kindOfName } from '../../electron/media/media-name.ts';
import { ascii, box, exif, jpeg, MP4, movieBox, QUICKTIME, rationals, u32 } from './tiny-files.ts';

const read = (bytes: Buffer, name = 'IMG_0001.JPG') => readHeader(bytesSource(bytes), name);
const wall = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
const MOVIE_EPOCH = 2_082_844_800;
const JUNE = Date.UTC(2024, 5, 1, 10, 11, 12);

describe('EXIF', () => {
  const original = ascii(0x9003, '2024:06:01 10:11:12');

  it('takes the time with its offset and fraction', () => {
    const facts = read(
      jpeg({ exif: exif({ exif: [original, ascii(0x9011, '+02:00'), ascii(0x9291, '345')] }) }),
    );
    expect(facts.takenAt).toEqual({ localMs: JUNE + 345, offsetMinutes: 120, evidence: 'exif-offset' });
  });

  it('finds the offset from the GPS stamp, though that is minutes old, and not from a stamp of another day', () => {
    const gps = (day: string, hour: number, minute: number) =>
      exif({ exif: [original], gps: [rationals(7, [hour, minute, 40]), ascii(29, day)] });
    expect(read(jpeg({ exif: gps('2024:06:01', 4, 40) })).takenAt).toMatchObject({
      offsetMinutes: 330,
      evidence: 'exif-gps',
    });
    expect(read(jpeg({ exif: gps('2024:06:01', 8, 8) })).takenAt).toMatchObject({
      offsetMinutes: 120,
      evidence: 'exif-gps',
    });
    expect(read(jpeg({ exif: gps('2024:05:30', 8, 8) })).takenAt).toMatchObject({
      offsetMinutes: null,
      evidence: 'exif-local',
    });
    expect(read(jpeg({ exif: gps('2024:06:01', 8, 33) })).takenAt).toMatchObject({
      offsetMinutes: null,
      evidence: 'exif-local',
    });
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '',
    '2024:13:01 10:11:12',
    '2023:02:29 10:11:12',
    '2024:06:01 25:00:00',
    'yesterday',
  ])('takes "%s" for no date', (text) => {
    expect(read(jpeg({ exif: exif({ exif: [ascii(0x9003, text)] }) })).takenAt).toBeUndefined();
  });

  it('gives no place for empty, impossible or zero coordinates', () => {
    const place = (lat: [number, number][], lon: [number, number][]) =>
      read(
        jpeg({ exif: exif({ gps: [ascii(1, 'S'), rationals(2, lat), ascii(3, 'E'), rationals(4, lon)] }) }),
      );
    const zero: [number, number][] = [
      [0, 1],
      [0, 1],
      [0, 1],
    ];
    expect(
      place(
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        zero,
      ).latitude,
    ).toBeUndefined();
    expect(place(zero, zero).latitude).toBeUndefined();
    expect(
      place(
        [
          [95, 1],
          [0, 1],
          [0, 1],
        ],
        zero,
      ).latitude,
    ).toBeUndefined();
    const facts = place(
      [
        [33, 1],
        [51, 1],
        [36, 1],
      ],
      [
        [151, 1],
        [12, 1],
        [0, 1],
      ],
    );
    expect([facts.latitude, facts.longitude]).toEqual([-33.86, 151.2]);
  });

  it('names the camera without its maker twice, and turns the size by the orientation', () => {
    const canon = exif({ image: [ascii(0x010f, 'Canon'), ascii(0x0110, 'Canon EOS R5'), [0x0112, 3, 1, 6]] });
    expect(read(jpeg({ exif: canon, width: 40, height: 30 }))).toMatchObject({
      camera: 'Canon EOS R5',
      orientation: 6,
      width: 30,
      height: 40,
    });
    const apple = exif({ image: [ascii(0x010f, 'Apple'), ascii(0x0110, 'iPhone 15')] });
    expect(read(jpeg({ exif: apple })).camera).toBe('Apple iPhone 15');
  });

  it('says how it was exposed, as people compare it, and nothing that cannot be', () => {
    const exposure = (entries: Parameters<typeof exif>[0]['exif']) =>
      read(jpeg({ exif: exif({ exif: entries! }) })).exposure;
    expect(
      exposure([
        rationals(0x829a, [[1, 120]]),
        rationals(0x829d, [[178, 100]]),
        [0x8827, 3, 1, 64],
        rationals(0x920a, [[6765, 1000]]),
      ]),
    ).toEqual({ exposureSeconds: 1 / 120, aperture: 1.78, iso: 64, focalLengthMm: 6.77 });
    const both = [rationals(0x920a, [[6765, 1000]]), [0xa405, 3, 1, 24]] as const;
    expect(exposure([...both] as never)).toEqual({ focalLengthMm: 24 });
    // Nought over nought, nought, "does not fit", and values of another type.
    expect(
      exposure([
        rationals(0x829a, [[0, 0]]),
        rationals(0x829d, [[0, 1]]),
        [0x8827, 3, 1, 65_535],
        ascii(0x920a, 'x'),
      ]),
    ).toBeUndefined();
  });

  it("reads Apple's content identifier and burst from the maker's note", () => {
    const id = 'abcdefab-0000-4000-8000-00000000000a';
    const ifd = exif({ image: [ascii(0x0b, 'burst-1'), ascii(0x11, id)] }).subarray(8);
    // The note's directory stands at 14 and counts from the note's start: six bytes further than in a TIFF.
    for (const at of [2, 14]) ifd.writeUInt32BE(ifd.readUInt32BE(at + 8) + 6, at + 8);
    const note = Buffer.concat([Buffer.from('Apple iOS\0\0\x01MM', 'latin1'), ifd]);
    const facts = read(jpeg({ exif: exif({ exif: [[0x927c, 7, note.length, note]] }) }));
    expect(facts).toMatchObject({ contentIdentifier: id.toUpperCase(), burstId: 'BURST-1' });
  });
});

describe('motion photos', () => {
  const movie = Buffer.concat([MP4, movieBox({})]);
  const container = (length: number) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="MotionPhoto" Item:Length="${length}"/></rdf:li>`;

  it.each([
    ['Container directory', container(movie.length)],
    ['Micro Video', `<x GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${movie.length}"/>`],
  ])('finds the video by %s', (_, xmp) => {
    const bytes = jpeg({ xmp, tail: movie });
    expect(read(bytes).motionVideo).toEqual({ offset: bytes.length - movie.length, length: movie.length });
  });

  it("finds the video by Samsung's trailer", () => {
    const name = Buffer.from('MotionPhoto_Data');
    const u32le = (value: number) => u32(value).reverse();
    const block = Buffer.concat([Buffer.from([0, 0, 0x30, 0x0a]), u32le(name.length), name, movie]);
    const entry = Buffer.concat([Buffer.from([0, 0, 0x30, 0x0a]), u32le(block.length), u32le(block.length)]);
    const directory = Buffer.concat([Buffer.from('SEFH'), u32le(107), u32le(1), entry]);
    const bytes = jpeg({
      tail: Buffer.concat([block, directory, u32le(directory.length), Buffer.from('SEFT')]),
    });
    const { offset, length } = read(bytes).motionVideo!;
    expect(bytes.subarray(offset, offset + length).equals(movie)).toBe(true);
  });

  it('sees none where the directory points to something else', () => {
    expect(read(jpeg({ xmp: container(50), tail: Buffer.alloc(100) })).motionVideo).toBeUndefined();
    expect(read(jpeg({ xmp: container(999_999_999) })).motionVideo).toBeUndefined();
  });
});

describe('videos', () => {
  const video = (...parts: Buffer[]) => read(Buffer.concat(parts), 'IMG_0001.MOV');

  it("keeps the offset of QuickTime's creation date and reads identifiers, place, camera, rotation", () => {
    const keys = {
      'com.apple.quicktime.creationdate': '2024-06-01T10:11:12+0200',
      'com.apple.quicktime.content.identifier': 'abc',
      'com.apple.quicktime.make': 'Apple',
      'com.apple.quicktime.model': 'iPhone 15',
      'com.apple.quicktime.location.ISO6709': '+27.5916-086.5640+8850/',
    };
    const moov = movieBox({ keys, created: MOVIE_EPOCH + JUNE / 1000, matrix: [0, 1, -1, 0] });
    expect(video(QUICKTIME, box('mdat', Buffer.alloc(100_000)), moov)).toEqual({
      kind: 'video',
      mimeType: 'video/quicktime',
      durationMs: 3000,
      width: 1080,
      height: 1920,
      orientation: 6,
      takenAt: { localMs: JUNE, offsetMinutes: 120, evidence: 'quicktime-creationdate' },
      contentIdentifier: 'ABC',
      camera: 'Apple iPhone 15',
      latitude: 27.5916,
      longitude: -86.564,
    });
  });

  it("takes the movie header's time for an instant, and 1904 for no date", () => {
    expect(
      video(MP4, movieBox({ created: MOVIE_EPOCH + JUNE / 1000, userData: { '\xa9xyz': '+51.5-000.1/' } })),
    ).toMatchObject({
      mimeType: 'video/mp4',
      takenAtUtc: { ms: JUNE },
      latitude: 51.5,
    });
    expect(video(MP4, movieBox({ created: 0 })).takenAtUtc).toBeUndefined();
    expect(wall(video(MP4, movieBox({ created: JUNE / 1000 })).takenAtUtc?.ms)).toBe(wall(JUNE));
  });

  it('reads a 5 GiB video whose movie box stands at the end, in few small reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'photoferry-header-'));
    const fd = openSync(join(folder, 'big.mov'), 'w+');
    try {
      const size = 5 * 2 ** 30;
      const moov = movieBox({ seconds: 60 });
      const mdat = Buffer.concat([
        u32(1),
        Buffer.from('mdat'),
        u32(Math.floor(size / 2 ** 32)),
        u32(size % 2 ** 32),
      ]);
      writeSync(fd, Buffer.concat([QUICKTIME, mdat]), 0, QUICKTIME.length + 16, 0);
      ftruncateSync(fd, QUICKTIME.length + size);
      writeSync(fd, moov, 0, moov.length, QUICKTIME.length + size);
      const file = fileSource(fd, QUICKTIME.length + size + moov.length);
      let bytes = 0;
      const counted = {
        sizeBytes: file.sizeBytes,
        readAt: (at: number, length: number) => {
          const part = file.readAt(at, length);
          bytes += part.length;
          return part;
        },
      };
      expect(readHeader(counted, 'big.mov')).toMatchObject({ durationMs: 60_000, width: 1920 });
      expect(bytes).toBeLessThan(200_000);
    } finally {
      closeSync(fd);
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what a file is', () => {
  it.each([
    [jpeg({}), 'IMG_0001.PNG', 'photo', 'image/jpeg'],
    [Buffer.concat([QUICKTIME, movieBox({})]), 'IMG_0001.JPG', 'video', 'video/quicktime'],
    [
      Buffer.from(
        '<?xml version="1.0"?><plist version="1.0"><dict><key>adjustmentFormatIdentifier</key></dict></plist>',
      ),
      'IMG_0001.AAE',
      'adjustments',
      'application/x-apple-aae',
    ],
    [
      Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'),
      'IMG_0001.xmp',
      'sidecar',
      'application/rdf+xml',
    ],
    [Buffer.alloc(0), 'IMG_0001.JPG', 'photo', 'application/octet-stream'],
    [Buffer.from('hello'), 'notes.txt', 'other', 'application/octet-stream'],
    [Buffer.from('GIF89a\x10\0\x20\0', 'latin1'), 'a.gif', 'photo', 'image/gif'],
    [
      exif({
        image: [
          [0x0100, 4, 1, 10],
          [0x0101, 4, 1, 20],
        ],
      }),
      'scan.tif',
      'photo',
      'image/tiff',
    ],
    [exif({ image: [[0xc612, 1, 4, Buffer.from([1, 4, 0, 0])]] }), 'IMG_0001.tif', 'raw', 'image/x-dcraw'],
    [exif({ image: [] }), 'IMG_0001.DNG', 'raw', 'image/x-adobe-dng'],
  ])('goes by content before the name (%#)', (bytes, name, kind, mimeType) => {
    expect(read(bytes, name)).toMatchObject({ kind, mimeType });
  });

  it('knows the names that an import fetches', () => {
    for (const name of ['IMG_0001.HEIC', 'a.jpg', 'b.AAE', 'c.xmp', 'd.dng', 'e.3gp'])
      expect(kindOfName(name)).not.toBe('other');
    for (const name of ['notes.txt', 'jpg', '.jpg', 'a.jpg.part', '']) expect(kindOfName(name)).toBe('other');
  });
});
