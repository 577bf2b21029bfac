import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobHeader, blobStream, sealWhole, streamStart } from '../../electron/crypto/blob-stream.ts';
import { CryptoError } from '../../electron/crypto/crypto-error.ts';
import { type FrameStream, openFrames, sealFrames } from '../../electron/crypto/frames.ts';
import { openStream, openWhole } from '../../electron/crypto/open-stream.ts';
import { openObject, sealObject } from '../../electron/crypto/sealed-object.ts';
import {
  FRAME_BYTES,
  frameRun,
  framesCovering,
  PART_FRAMES,
  STORED_FRAME_BYTES,
  type StreamLayout,
  shapeOfStored,
} from '../../electron/crypto/stream-layout.ts';
import { ruleData } from './rule-data.ts';

const key = ruleData(32);
const source = ruleData(400_000);
const dataOf = (length: number) => source.subarray(0, length);
const blobOf = (length: number) => sealWhole(blobStream(key, length), dataOf(length));
/** Lengths around the places where frames and padding begin. */
const lengths = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 65_480, max: 65_600 }),
  fc.integer({ min: 131_000, max: 131_200 }),
  fc.integer({ min: 0, max: 400_000 }),
);

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function streamed(stream: FrameStream, stored: Uint8Array, size = 10_000): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of openStream(stream, cut(stored, size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof CryptoError ? error.code : String(error);
  }
  return 'opened';
};
const streamedCode = (stream: FrameStream, stored: Uint8Array) =>
  streamed(stream, stored).then(
    () => 'opened',
    (error: unknown) => (error instanceof CryptoError ? error.code : String(error)),
  );

describe('what was sealed comes back', () => {
  it('whole, and as a stream cut anywhere', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 200_000 }), async (length, size) => {
        const stored = blobOf(length);
        const stream = blobStream(key, length);
        expect(stored.length).toBe(stream.shape.storedBytes);
        expect(openWhole(stream, stored).equals(dataOf(length))).toBe(true);
        expect((await streamed(stream, stored, length > 1000 ? size : 7)).equals(dataOf(length))).toBe(true);
      }),
      { numRuns: 150 },
    ));

  it('by any range, reading only the frames that hold it', () =>
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), (length, a, b) => {
        fc.pre(length > 0);
        const start = a % length;
        const end = start + 1 + (b % (length - start));
        const stored = blobOf(length);
        const stream = blobStream(key, length);
        const run = framesCovering(stream.shape, { start, end });
        const into = Buffer.alloc(run.streamBytes);
        const part = stored.subarray(run.storedOffset, run.storedOffset + run.storedBytes);
        openFrames(stream, run.firstFrame, { stored: part, into });
        expect(into.subarray(run.skip, run.skip + end - start).equals(source.subarray(start, end))).toBe(
          true,
        );
        expect(run.storedBytes).toBeLessThanOrEqual(end - start + 3 * STORED_FRAME_BYTES);
      }),
      { numRuns: 150 },
    ));

  it('part by part in place, bit for bit what the whole is', () => {
    const dataBytes = 2 * PART_FRAMES * FRAME_BYTES + 12_345;
    const data = randomBytes(dataBytes);
    const stream = blobStream(key, dataBytes);
    const plain = Buffer.alloc(stream.shape.streamBytes);
    plain.set(streamStart(blobHeader(), dataBytes));
    plain.set(data, 24);
    const whole = sealWhole(stream, data);
    for (let frame = 0; frame < stream.shape.frames; frame += PART_FRAMES) {
      const run = frameRun(stream.shape, frame, PART_FRAMES);
      const room = Buffer.alloc(run.storedBytes);
      plain.copy(room, 0, run.streamOffset, run.streamOffset + run.streamBytes);
      expect(sealFrames(stream, frame, { plain: room.subarray(0, run.streamBytes), into: room })).toBe(
        run.storedBytes,
      );
      expect(room.equals(whole.subarray(run.storedOffset, run.storedOffset + run.storedBytes))).toBe(true);
    }
  });
});

describe('anything else is damage', () => {
  it('a flipped bit anywhere', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.nat(), fc.integer({ min: 0, max: 7 }), async (length, where, bit) => {
        const stored = blobOf(length);
        stored[where % stored.length]! ^= 1 << bit;
        expect(codeOf(() => openWhole(blobStream(key, length), stored))).toBe('blob-damaged');
        expect(await streamedCode(blobStream(key, length), stored)).toBe('blob-damaged');
      }),
      { numRuns: 100 },
    ));

  it('an end cut off or added, whether the right size is known or only what the store tells', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: -70_000, max: 70_000 }), async (length, by) => {
        const whole = blobOf(length);
        const size = Math.max(0, whole.length + by);
        fc.pre(size !== whole.length);
        const stored = Buffer.concat([whole, Buffer.alloc(Math.max(0, by))]).subarray(0, size);
        const shape = shapeOfStored(16, size);
        for (const stream of [blobStream(key, length), shape && { ...blobStream(key, length), shape }]) {
          if (!stream) continue;
          expect(codeOf(() => openWhole(stream, stored))).toBe('blob-damaged');
          expect(await streamedCode(stream, stored)).toBe('blob-damaged');
        }
      }),
      { numRuns: 150 },
    ));

  it('frames that changed places, are missing or come twice', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 1, 2, 3], { minLength: 1 }), (order) => {
        const length = 5 * FRAME_BYTES - 1000;
        const whole = blobOf(length);
        const frames = order.map((index) =>
          whole.subarray(index * STORED_FRAME_BYTES, (index + 1) * STORED_FRAME_BYTES),
        );
        fc.pre(order.join() !== '0,1,2,3,4');
        const stored = Buffer.concat(frames);
        const shape = shapeOfStored(16, stored.length);
        if (shape)
          expect(codeOf(() => openWhole({ ...blobStream(key, length), shape }, stored))).toBe('blob-damaged');
        expect(codeOf(() => openWhole(blobStream(key, length), stored))).toBe('blob-damaged');
      }),
    ));

  it('another blob, another key, another length, another header', () => {
    const stored = blobOf(1000);
    expect(codeOf(() => openWhole(blobStream(ruleData(33).subarray(1), 1000), stored))).toBe('blob-damaged');
    expect(codeOf(() => openWhole(blobStream(key, 1), stored))).toBe('blob-damaged');
    const header = Buffer.from(blobHeader());
    header[8] = 2;
    expect(codeOf(() => openWhole({ ...blobStream(key, 1000), header }, stored))).toBe('blob-damaged');
    const other = { ...blobStream(key, 1000), header };
    expect(codeOf(() => openWhole(blobStream(key, 1000), sealWhole(other, dataOf(1000))))).toBe(
      'blob-damaged',
    );
  });

  // Whoever holds the key could seal these: another member of a shared domain.
  it.each([
    ['a length that does not fit the padding', (plain: Buffer) => plain.writeBigUInt64BE(500n, 16)],
    [
      'a length that does not fit, of zeros only',
      (plain: Buffer) => plain.fill(0, 24).writeBigUInt64BE(500n, 16),
    ],
    ['a length that is longer than all', (plain: Buffer) => plain.writeBigUInt64BE(1_000_000n, 16)],
    ['a length beyond all sense', (plain: Buffer) => plain.writeBigUInt64BE(2n ** 63n, 16)],
    ['padding that is not zero', (plain: Buffer) => plain.fill(1, plain.length - 1)],
  ])('%s, under the right key', async (_, change) => {
    const stream = blobStream(key, 100_001);
    const plain = Buffer.alloc(stream.shape.streamBytes);
    plain.set(streamStart(stream.header, 100_001));
    plain.set(dataOf(100_001), 24);
    change(plain);
    const stored = Buffer.alloc(stream.shape.storedBytes);
    sealFrames(stream, 0, { plain, into: stored });
    expect(codeOf(() => openWhole(stream, stored))).toBe('blob-damaged');
    expect(await streamedCode(stream, stored)).toBe('blob-damaged');
  });

  it('a store that never stops sending, after a few megabytes at most', async () => {
    let sent = 0;
    async function* endless() {
      const chunk = blobOf(400_000);
      for (;;) {
        sent += chunk.length;
        yield chunk;
      }
    }
    const read = async () => {
      for await (const _ of openStream(blobStream(key, 400_000), endless()));
    };
    await expect(read()).rejects.toMatchObject({ code: 'blob-damaged' });
    expect(sent).toBeLessThan(2_000_000);
  });
});

describe('sealed objects', () => {
  it('open under their own name and key only, and never twice alike', () => {
    const data = dataOf(5000);
    const [one, two] = [
      sealObject(key, 'log/a/b/0000000001', data),
      sealObject(key, 'log/a/b/0000000001', data),
    ];
    expect(one.equals(two)).toBe(false);
    expect(openObject(key, 'log/a/b/0000000001', one).equals(data)).toBe(true);
    expect(codeOf(() => openObject(key, 'log/a/b/0000000002', one))).toBe('object-damaged');
    expect(codeOf(() => openObject(ruleData(33).subarray(1), 'log/a/b/0000000001', one))).toBe(
      'object-damaged',
    );
  });

  it('are damaged, whatever is done to their bytes', () =>
    fc.assert(
      fc.property(
        lengths,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (length, where, by, isCut) => {
          const stored = sealObject(key, 'log/x', dataOf(length));
          const at = where % stored.length;
          if (!isCut) stored[at]! ^= by;
          const bytes = isCut ? stored.subarray(0, at) : stored;
          expect(codeOf(() => openObject(key, 'log/x', bytes))).toBe('object-damaged');
        },
      ),
      { numRuns: 150 },
    ));

  it('are never found in bytes that are none', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), (bytes, isLikely) => {
        const start = isLikely ? Buffer.from('PFSEAL1\n\x01\x10\0\0\0\0\0\x01', 'latin1') : Buffer.alloc(0);
        expect(codeOf(() => openObject(key, 'log/x', Buffer.concat([start, bytes])))).toBe('object-damaged');
      }),
    ));
});

it('layouts are whole: padding is at most 12 %, sizes in the store tell the shape', () =>
  fc.assert(
    fc.property(fc.oneof(fc.nat(1_000_000), fc.maxSafeNat()), (size) => {
      fc.pre(size < 2 ** 46);
      const layout: StreamLayout = blobStream(key, size).shape;
      expect(layout.streamBytes).toBeGreaterThanOrEqual(24 + size);
      expect(layout.streamBytes).toBeLessThanOrEqual(16 + (8 + size) * 1.12 + 2);
      expect(shapeOfStored(16, layout.storedBytes)).toEqual({
        headerBytes: 16,
        streamBytes: layout.streamBytes,
        frames: layout.frames,
      });
    }),
    { numRuns: 2000 },
  ));
