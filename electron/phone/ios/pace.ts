const leastRead = 64 << 10;
const mostRead = 512 << 10;
/** A read should keep the phone busy about this long: short enough to stop soon, long enough to be worth asking. */
const readMs = 4;

/**
 * How much to ask of a phone at once, from what it was seen to deliver. Whether an iPhone overlaps requests is not
 * known beforehand: one that does not merely queues them, so a bounded number ahead never hurts.
 */
export class Pace {
  #bytesPerMs = 0;
  #latencyMs = 0;
  #heardAt = 0;
  #samples = 0;

  /** Reads under way for one file; 8 until something was measured. */
  get depth(): number {
    if (this.#samples < 8) return 8;
    const inTransit = (this.#bytesPerMs * this.#latencyMs) / this.readBytes;
    return Math.max(4, Math.min(16, Math.ceil(inTransit) + 3));
  }

  /** Bytes for one read: a power of two. */
  get readBytes(): number {
    if (this.#samples < 8) return 256 << 10;
    const wanted = this.#bytesPerMs * readMs;
    let size = leastRead;
    while (size < mostRead && size * 2 <= wanted) size *= 2;
    return size;
  }

  /** A reply of `bytes` came now, to a request sent at `sentAt`; `alone` when nothing was under way before it. */
  heard(bytes: number, sentAt: number, alone: boolean): void {
    const now = performance.now();
    if (alone && bytes <= leastRead) this.#latencyMs = blend(this.#latencyMs, now - sentAt);
    // Only while the phone had the next request in hand did the time between two replies measure the phone.
    else if (sentAt < this.#heardAt && bytes >= leastRead) {
      this.#samples++;
      this.#bytesPerMs = blend(this.#bytesPerMs, bytes / Math.max(0.05, now - this.#heardAt));
    }
    this.#heardAt = now;
  }
}

function blend(before: number, sample: number): number {
  return before === 0 ? sample : before * 0.8 + sample * 0.2;
}
