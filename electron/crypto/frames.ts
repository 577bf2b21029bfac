import { createCipheriv, createDecipheriv, createSecretKey, KeyObject } from 'node:crypto';
import { releaseChunk } from '../base/release-chunk.ts';
import { CryptoError } from './crypto-error.ts';
import {
  FRAME_BYTES,
  LENGTH_BYTES,
  STORED_FRAME_BYTES,
  type StreamShape,
  TAG_BYTES,
} from './stream-layout.ts';

/** The stream that frames belong to. `kind` only chooses the words and the code of an error. */
export interface FrameStream {
  readonly kind: 'blob' | 'object';
  /** 32 bytes. Only ever used for this one stream. */
  readonly key: Uint8Array | KeyObject;
  /** Stands in clear at the beginning of frame 0, and is vouched for by every frame. */
  readonly header: Uint8Array;
  readonly shape: StreamShape;
}

const CIPHER = 'aes-256-gcm';

/**
 * Seals the frames from `firstFrame` on whose bytes of the stream are `plain` (frame 0 begins with the header): whole frames,
 * or up to the end of the stream. Writes them to `into`, which is 16 bytes a frame longer, and returns how many bytes that
 * were. `into` may begin where `plain` begins in the same memory: it goes from the last frame to the first.
 */
export function sealFrames(
  stream: FrameStream,
  firstFrame: number,
  { plain, into }: { plain: Uint8Array; into: Uint8Array },
): number {
  const count = Math.ceil(plain.length / FRAME_BYTES);
  if (!isRun(stream, firstFrame, { count, streamBytes: plain.length }))
    throw new CryptoError('crypto-misuse', 'These bytes are not a run of frames of that stream.');
  const storedBytes = plain.length + count * TAG_BYTES;
  if (into.length < storedBytes) throw new CryptoError('crypto-misuse', 'There is no room for these frames.');
  const key = keyObject(stream.key);
  const nonce = Buffer.alloc(12);
  for (let index = count - 1; index >= 0; index--) {
    const number = firstFrame + index;
    const clear = number === 0 ? stream.header.length : 0;
    const frame = plain.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES);
    const at = index * STORED_FRAME_BYTES;
    writeNonce(nonce, number, stream.shape.frames);
    const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(stream.header);
    const sealed = cipher.update(clear === 0 ? frame : frame.subarray(clear));
    cipher.final();
    if (clear > 0) into.set(stream.header, at);
    into.set(sealed, at + clear);
    into.set(cipher.getAuthTag(), at + frame.length);
    releaseChunk(sealed);
  }
  return storedBytes;
}

/**
 * Opens the stored frames from `firstFrame` on into `into`, which gets their bytes of the stream (frame 0 with the header),
 * and returns how many. `into` may be the same memory. `blob-damaged` or `object-damaged` as soon as a frame is not what was
 * sealed, or is cut off: what `into` holds may then not be used.
 */
export function openFrames(
  stream: FrameStream,
  firstFrame: number,
  { stored, into }: { stored: Uint8Array; into: Uint8Array },
): number {
  const count = Math.ceil(stored.length / STORED_FRAME_BYTES);
  const streamBytes = stored.length - count * TAG_BYTES;
  if (!isRun(stream, firstFrame, { count, streamBytes })) throw damaged(stream);
  if (into.length < streamBytes) throw new CryptoError('crypto-misuse', 'There is no room for these frames.');
  const key = keyObject(stream.key);
  const nonce = Buffer.alloc(12);
  for (let index = 0; index < count; index++) {
    const number = firstFrame + index;
    const clear = number === 0 ? stream.header.length : 0;
    const at = index * STORED_FRAME_BYTES;
    const frame = stored.subarray(at, at + STORED_FRAME_BYTES);
    if (clear > 0 && !isHeader(stream.header, frame)) throw damaged(stream);
    const tagAt = frame.length - TAG_BYTES;
    writeNonce(nonce, number, stream.shape.frames);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(stream.header);
    decipher.setAuthTag(frame.subarray(tagAt));
    const opened = decipher.update(frame.subarray(clear, tagAt));
    try {
      decipher.final();
    } catch {
      opened.fill(0);
      throw damaged(stream);
    }
    if (clear > 0) into.set(stream.header, 0);
    into.set(opened, index * FRAME_BYTES + clear);
    releaseChunk(opened);
  }
  return streamBytes;
}

function isHeader(header: Uint8Array, frame: Uint8Array): boolean {
  return Buffer.compare(header, frame.subarray(0, header.length)) === 0;
}

/** With raw bytes OpenSSL is handed the key anew for each frame: half the speed. */
function keyObject(key: Uint8Array | KeyObject): KeyObject {
  return key instanceof KeyObject ? key : createSecretKey(key);
}

/** 7 zero bytes, the frame's number, and whether it is the last: no frame can stand for another, none can be left out. */
function writeNonce(nonce: Buffer, number: number, frames: number): void {
  nonce.writeUInt32BE(number, 7);
  nonce[11] = number === frames - 1 ? 1 : 0;
}

/** A run has whole frames only, but for the stream's last one, which has exactly what is left. */
function isRun(
  { header, shape }: FrameStream,
  firstFrame: number,
  { count, streamBytes }: { count: number; streamBytes: number },
): boolean {
  if (shape.frames > 2 ** 32 || shape.streamBytes < header.length + LENGTH_BYTES) return false;
  const end = firstFrame + count;
  const expected = Math.min(end * FRAME_BYTES, shape.streamBytes) - firstFrame * FRAME_BYTES;
  return firstFrame >= 0 && count > 0 && end <= shape.frames && streamBytes === expected;
}

/** One error for all that can be wrong with stored bytes: who made them so cannot be told from them. */
export function damaged({ kind }: Pick<FrameStream, 'kind'>): CryptoError {
  return kind === 'blob'
    ? new CryptoError('blob-damaged', 'The copy in the store is damaged: it is not what was backed up.', {
        advice: 'Run "photoferry prove": what is broken and still on this computer is sent again.',
      })
    : new CryptoError('object-damaged', 'An entry of the vault is damaged: it is not what was written.', {
        advice:
          'Run "photoferry prove" on a desktop that has this library; it writes again what it still has.',
      });
}
