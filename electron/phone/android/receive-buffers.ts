import { lend } from '../../base/release-chunk.ts';

const bufferBytes = 256 * 1024;
/** What is left of a buffer is received into, unless it has become this small. */
const smallBytes = 64 * 1024;
/** Returned buffers that wait for their next use. */
const mostSpare = 4;

/**
 * Memory that one connection receives into. Each byte is written once and given away as part of a slice; a buffer of which
 * every byte was given back by `releaseChunk` is received into again. Whoever keeps a slice keeps its buffer from that.
 */
export class ReceiveBuffers {
  readonly #spare: Buffer[] = [];
  #free: Buffer = Buffer.alloc(0);
  #retire: () => void = () => {};
  #filled: (bytes: number) => void = () => {};

  /** Where the next bytes go. */
  next(): Buffer {
    if (this.#free.length < smallBytes) {
      this.#retire();
      this.#begin(this.#spare.pop() ?? Buffer.allocUnsafeSlow(bufferBytes));
    }
    return this.#free;
  }

  /** The first `count` bytes of it, which hold something now. */
  take(count: number): Buffer {
    const part = this.#free.subarray(0, count);
    this.#free = this.#free.subarray(count);
    this.#filled(count);
    return part;
  }

  #begin(buffer: Buffer): void {
    let [filled, returned, isRetired] = [0, 0, false];
    const reuse = () => {
      if (isRetired && returned === filled && this.#spare.length < mostSpare) this.#spare.push(buffer);
    };
    lend(buffer.buffer, (bytes) => {
      returned += bytes;
      reuse();
    });
    this.#filled = (count) => {
      filled += count;
    };
    this.#retire = () => {
      isRetired = true;
      reuse();
    };
    this.#free = buffer;
  }
}
