import { createHash, createSecretKey, hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { BLOB_HEADER_BYTES, blobStream, streamStart } from '../crypto/blob-stream.ts';
import { sealFrames } from '../crypto/frames.ts';
import { FRAME_BYTES, frameRun, LENGTH_BYTES } from '../crypto/stream-layout.ts';
import { CHUNK_BYTES, type SealOrder } from './sealer-messages.ts';

/** A file that is not what was recorded of it. */
export class FileChanged extends Error {}

/** What stands in a stream before the data: byte d of the data is byte `START + d` of the stream. */
const START = BLOB_HEADER_BYTES + LENGTH_BYTES;
/** Small enough that what was read is still near when it is hashed. */
const readBytes = 512 * 1024;

/** How much room {@link sealPart} needs for that many frames: their tags, and the bytes that the next part begins with. */
export const roomFor = (frames: number) => frames * (FRAME_BYTES + 16) + START;

/**
 * Seals a part of a blob in one buffer: the file's bytes are read into it, held against their digests there, and encrypted
 * where they stand, so that nothing but what was verified is ever sent. `carry` is what the next part needs.
 * @throws {FileChanged}; the system's error where the file cannot be read
 */
export function sealPart(
  order: SealOrder,
  buffer: Uint8Array,
): { storedBytes: number; md5: Uint8Array; carry: Uint8Array } {
  const { sizeBytes, source } = order;
  const stream = blobStream(createSecretKey(order.key), sizeBytes);
  const run = frameRun(stream.shape, order.firstFrame, order.frames);
  const start = run.streamOffset;
  const end = start + run.streamBytes;
  const file = 'path' in source ? openSync(source.path, 'r') : undefined;
  try {
    const read = (into: Uint8Array, at: number) => {
      if (file !== undefined) readAll(file, into, at);
      else if ('bytes' in source) into.set(source.bytes.subarray(at, at + into.length));
    };
    if (start === 0) buffer.set(streamStart(stream.header, sizeBytes));
    else buffer.set(order.carry ?? bytesBefore(order, start, { read, scratch: buffer }));
    let filled = Math.min(Math.max(sizeBytes + START - start, 0), START);
    for (let at = start; at < Math.min(sizeBytes, end - START); at += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, sizeBytes - at);
      const into = buffer.subarray(START + at - start, START + at - start + length);
      readVerified(order, at, { into, read });
      filled = START + at - start + length;
    }
    buffer.fill(0, filled, Math.max(run.streamBytes, filled));
    const carry = new Uint8Array(buffer.subarray(run.streamBytes, Math.max(run.streamBytes, filled)));
    const plain = buffer.subarray(0, run.streamBytes);
    const storedBytes = sealFrames(stream, run.firstFrame, { plain, into: buffer });
    const md5 = hash('md5', buffer.subarray(0, storedBytes), 'buffer');
    return { storedBytes, md5, carry };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** One chunk of the file, from `at` on, read in pieces and held against its digest. */
function readVerified(
  { digests, sha256 }: Pick<SealOrder, 'digests' | 'sha256'>,
  at: number,
  { into, read }: { into: Uint8Array; read: (into: Uint8Array, at: number) => void },
): void {
  const index = at / CHUNK_BYTES;
  const expected = digests ? digests.subarray(index * 32, index * 32 + 32) : sha256;
  const digest = createHash('sha256');
  for (let done = 0; done < into.length; done += readBytes) {
    const piece = into.subarray(done, done + readBytes);
    read(piece, at + done);
    digest.update(piece);
  }
  if (Buffer.compare(digest.digest(), expected) !== 0) throw new FileChanged('other bytes');
}

/** The last bytes of the file before a part, where nobody carried them over: their whole chunk is read and verified. */
function bytesBefore(
  order: SealOrder,
  start: number,
  { read, scratch }: { read: (into: Uint8Array, at: number) => void; scratch: Uint8Array },
): Uint8Array {
  const at = start - CHUNK_BYTES;
  const length = Math.min(CHUNK_BYTES, order.sizeBytes - at);
  if (length <= CHUNK_BYTES - START) return new Uint8Array(0);
  // A last part may be too small to hold a chunk.
  const into = scratch.length >= length ? scratch.subarray(0, length) : new Uint8Array(length);
  readVerified(order, at, { into, read });
  return new Uint8Array(into.subarray(CHUNK_BYTES - START));
}

/** The digests of every 8 MiB of a file that has the given SHA-256. */
export function digestFile({
  path,
  sizeBytes,
  sha256,
}: {
  path: string;
  sizeBytes: number;
  sha256: Uint8Array;
}): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(readBytes);
    const whole = createHash('sha256');
    const digests: Buffer[] = [];
    for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
      const chunk = createHash('sha256');
      for (let done = at; done < Math.min(at + CHUNK_BYTES, sizeBytes); done += readBytes) {
        const piece = buffer.subarray(0, Math.min(readBytes, at + CHUNK_BYTES - done, sizeBytes - done));
        readAll(file, piece, done);
        whole.update(piece);
        chunk.update(piece);
      }
      digests.push(chunk.digest());
    }
    if (Buffer.compare(whole.digest(), sha256) !== 0) throw new FileChanged('other bytes');
    return new Uint8Array(Buffer.concat(digests));
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, into: Uint8Array, at: number): void {
  for (let done = 0; done < into.length; ) {
    const count = readSync(file, into, done, into.length - done, at + done);
    if (count === 0) throw new FileChanged('cut off');
    done += count;
  }
}
