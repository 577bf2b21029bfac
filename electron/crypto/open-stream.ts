import { damaged, type FrameStream, openFrames } from './frames.ts';
import { FRAME_BYTES, LENGTH_BYTES, STORED_FRAME_BYTES, streamLayout } from './stream-layout.ts';

/** Frames that are opened at once: about 1 MiB. */
const RUN_FRAMES = 16;

/** The data of a stream that is in memory whole. `blob-damaged` or `object-damaged` if any of it is not what was sealed. */
export function openWhole(stream: FrameStream, stored: Uint8Array): Buffer {
  const plain = Buffer.allocUnsafeSlow(stream.shape.streamBytes);
  if (openFrames(stream, 0, { stored, into: plain }) !== plain.length) throw damaged(stream);
  const dataBytes = readLength(stream, plain);
  const dataAt = stream.header.length + LENGTH_BYTES;
  checkPadding(stream, plain.subarray(dataAt + dataBytes));
  return plain.subarray(dataAt, dataAt + dataBytes);
}

/**
 * The data of a stored stream, as it comes, cut anywhere. Every byte that is given out is one that was sealed with this key at this
 * place; that nothing is missing is known at the end, so the reader of a file also holds its SHA-256 against what came.
 * `stream.shape` is that of the size that was expected or that the store told; chunks that add up to another size are damage.
 */
export async function* openStream(
  stream: FrameStream,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  const { shape } = stream;
  const dataAt = stream.header.length + LENGTH_BYTES;
  let dataEnd = 0; // in bytes of the stream; known when frame 0 is open
  let frame = 0;
  for await (const stored of runs(stream, chunks)) {
    const at = frame * FRAME_BYTES;
    const plain = stored.subarray(0, openFrames(stream, frame, { stored, into: stored }));
    if (frame === 0) dataEnd = dataAt + readLength(stream, plain);
    frame += Math.ceil(stored.length / STORED_FRAME_BYTES);
    const [from, to] = [Math.max(dataAt - at, 0), Math.min(Math.max(dataEnd - at, 0), plain.length)];
    checkPadding(stream, plain.subarray(Math.max(from, to)));
    if (from < to) yield plain.subarray(from, to);
  }
  if (frame !== shape.frames) throw damaged(stream);
}

/**
 * Chunks as runs of whole frames, each a buffer of its own. More than the shape allows is damage; an end that comes too early
 * leaves frames out, which the caller counts.
 */
async function* runs(stream: FrameStream, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const { shape } = stream;
  let left = shape.streamBytes + shape.frames * (STORED_FRAME_BYTES - FRAME_BYTES);
  const nextRun = () => Buffer.allocUnsafeSlow(Math.min(left, RUN_FRAMES * STORED_FRAME_BYTES));
  let run = nextRun();
  let filled = 0;
  for await (const chunk of chunks) {
    if (chunk.length > left - filled) throw damaged(stream);
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + run.length - filled);
      run.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < run.length) continue;
      left -= run.length;
      yield run;
      run = nextRun();
      filled = 0;
    }
  }
}

/** The length that frame 0 tells, if a stream of that length has this shape. */
function readLength(stream: FrameStream, plain: Buffer): number {
  const length = plain.readBigUInt64BE(stream.header.length);
  if (length > 2n ** 47n) throw damaged(stream);
  const { frames, streamBytes } = streamLayout(stream.header.length, Number(length));
  if (frames !== stream.shape.frames || streamBytes !== stream.shape.streamBytes) throw damaged(stream);
  return Number(length);
}

function checkPadding(stream: FrameStream, padding: Uint8Array): void {
  if (padding.some((byte) => byte !== 0)) throw damaged(stream);
}
