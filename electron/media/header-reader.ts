import type { ByteSource } from './facts.ts';

const HEAD_BYTES = 64 * 1024;
const BLOCK_BYTES = 4 * 1024;
const MAX_READS = 1500;
const MAX_BYTES = 16 * 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/**
 * Small reads all over a file at the cost of few reads of the source: the head is read once, then blocks. What a hostile
 * header can make us read is bounded: when the budget is spent every view is empty, so that parsers run out of input and end.
 */
export class HeaderReader {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  readonly #head: Buffer;
  #block: Buffer = EMPTY;
  #blockStart = 0;
  #readsLeft = MAX_READS;
  #bytesLeft = MAX_BYTES;

  constructor(source: ByteSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
    this.#head = asBuffer(source.readAt(0, Math.min(HEAD_BYTES, source.sizeBytes)));
  }

  /** The first 64 KiB, or the whole of a smaller file. */
  get head(): Buffer {
    return this.#head;
  }

  /** At most `length` bytes from `offset`: fewer at the end of the file, none outside it or beyond the budget. */
  view(offset: number, length: number): Buffer {
    if (!(offset >= 0 && length > 0 && offset < this.sizeBytes)) return EMPTY;
    const end = Math.min(offset + length, this.sizeBytes);
    if (end <= this.#head.length) return this.#head.subarray(offset, end);
    const inBlock = offset - this.#blockStart;
    if (inBlock >= 0 && end - this.#blockStart <= this.#block.length) {
      return this.#block.subarray(inBlock, end - this.#blockStart);
    }
    const wanted = Math.min(Math.max(end - offset, BLOCK_BYTES), this.sizeBytes - offset);
    if (this.#readsLeft <= 0 || wanted > this.#bytesLeft) return EMPTY;
    this.#readsLeft -= 1;
    this.#bytesLeft -= wanted;
    this.#block = asBuffer(this.#source.readAt(offset, wanted));
    this.#blockStart = offset;
    return this.#block.subarray(0, end - offset);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
