import { CryptoError } from './crypto-error.ts';

/** Bytes of a stream that one frame holds, the last may hold fewer. */
export const FRAME_BYTES = 65_536;
/** The tag after each frame. */
export const TAG_BYTES = 16;
/** What a whole frame is stored as. */
export const STORED_FRAME_BYTES = FRAME_BYTES + TAG_BYTES;
/** The length that stands before the data. */
export const LENGTH_BYTES = 8;
/** Frames in the smallest part of an upload: 8 MiB of the stream, 8,390,656 stored bytes. */
export const PART_FRAMES = 128;

/** What the size of a stored object tells of its stream. */
export interface StreamShape {
  readonly headerBytes: number;
  /** Header, length, data and padding. */
  readonly streamBytes: number;
  readonly frames: number;
}

/** How long everything about one stream is (docs/format.md, 4). */
export interface StreamLayout extends StreamShape {
  readonly dataBytes: number;
  /** The stream and its tags: the size of the object in the store. */
  readonly storedBytes: number;
}

/** A size rounded up so that it tells about O(log log size) bits; at most 12 % are added. `size` is 2 or more. */
export function padme(size: number): number {
  const exponent = floorLog2(size);
  const step = 2 ** (exponent - floorLog2(exponent) - 1);
  return Math.ceil(size / step) * step;
}

// Math.log2 rounds up just below a large power of two.
function floorLog2(value: number): number {
  let exponent = Math.floor(Math.log2(value));
  if (2 ** exponent > value) exponent--;
  else if (2 ** (exponent + 1) <= value) exponent++;
  return exponent;
}

export function streamLayout(headerBytes: number, dataBytes: number): StreamLayout {
  if (!Number.isSafeInteger(dataBytes) || dataBytes < 0 || dataBytes > 2 ** 47)
    throw new CryptoError('crypto-misuse', 'A stream holds between 0 bytes and 128 TiB.');
  const streamBytes = headerBytes + padme(LENGTH_BYTES + dataBytes);
  const frames = Math.ceil(streamBytes / FRAME_BYTES);
  return { headerBytes, dataBytes, streamBytes, storedBytes: streamBytes + frames * TAG_BYTES, frames };
}

/** The shape of a stream that is stored in that many bytes; `undefined` when none can be. */
export function shapeOfStored(headerBytes: number, storedBytes: number): StreamShape | undefined {
  const frames = Math.ceil(storedBytes / STORED_FRAME_BYTES);
  const streamBytes = storedBytes - frames * TAG_BYTES;
  if (!Number.isSafeInteger(storedBytes) || storedBytes > 2 ** 48) return undefined;
  if (streamBytes < headerBytes + LENGTH_BYTES || streamBytes <= (frames - 1) * FRAME_BYTES) return undefined;
  return { headerBytes, streamBytes, frames };
}

/** Whether anything is ever stored in exactly that many bytes: what was cut short hardly ever is. */
export function isStoredLength(headerBytes: number, storedBytes: number): boolean {
  const shape = shapeOfStored(headerBytes, storedBytes);
  const paddedBytes = shape && shape.streamBytes - headerBytes;
  return paddedBytes !== undefined && padme(paddedBytes) === paddedBytes;
}

/** A run of frames of one stream, where it stands in the store and in the stream. */
export interface FrameRun {
  readonly firstFrame: number;
  readonly frames: number;
  readonly storedOffset: number;
  readonly storedBytes: number;
  readonly streamOffset: number;
  readonly streamBytes: number;
}

/** `frames` frames from `firstFrame` on, or as many as there are. A part of an upload is such a run. */
export function frameRun(shape: StreamShape, firstFrame: number, frames: number): FrameRun {
  if (!(firstFrame >= 0 && firstFrame < shape.frames && frames >= 1))
    throw new CryptoError('crypto-misuse', 'These frames are not in that stream.');
  const end = Math.min(firstFrame + frames, shape.frames);
  const streamOffset = firstFrame * FRAME_BYTES;
  const streamBytes = Math.min(end * FRAME_BYTES, shape.streamBytes) - streamOffset;
  const count = end - firstFrame;
  return {
    firstFrame,
    frames: count,
    storedOffset: firstFrame * STORED_FRAME_BYTES,
    storedBytes: streamBytes + count * TAG_BYTES,
    streamOffset,
    streamBytes,
  };
}

/** The frames that hold bytes [start, end) of the data, and where in the opened run those bytes begin. */
export function framesCovering(
  shape: StreamShape,
  { start, end }: { start: number; end: number },
): FrameRun & { skip: number } {
  const from = shape.headerBytes + LENGTH_BYTES + start;
  const to = shape.headerBytes + LENGTH_BYTES + end;
  if (!(start >= 0 && start < end && to <= shape.streamBytes))
    throw new CryptoError('crypto-misuse', 'This range is empty or not in the stream.');
  const firstFrame = Math.floor(from / FRAME_BYTES);
  const run = frameRun(shape, firstFrame, Math.ceil(to / FRAME_BYTES) - firstFrame);
  return { ...run, skip: from - run.streamOffset };
}
