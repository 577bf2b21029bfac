import { orAbort } from '../base/abort.ts';

/** Memory that all threads see and that goes around: never more than `slots` slots of `slotBytes` are in use. */
export interface BufferPool {
  /** The slots, one after the other. What is never used of it takes no room. */
  readonly memory: SharedArrayBuffer;
  /** Waits its turn for at least this many bytes; what is larger than a slot counts as several, and as all at most. */
  take(bytes: number, signal: AbortSignal): Promise<PooledBuffer>;
}

export interface PooledBuffer {
  /** `memory`, or one of its own for what is larger than a slot. */
  readonly buffer: SharedArrayBuffer;
  readonly offset: number;
  /** When nobody looks at it any more. Again changes nothing. */
  giveBack(): void;
}

/**
 * Shared and not transferred: each transfer of a buffer of megabytes makes V8 believe in that much new garbage, and collect.
 */
export function createBufferPool({ slots, slotBytes }: { slots: number; slotBytes: number }): BufferPool {
  const memory = new SharedArrayBuffer(slots * slotBytes);
  // Last in, first out: with little to do, little memory is touched.
  const offsets = Array.from({ length: slots }, (_, slot) => (slots - 1 - slot) * slotBytes);
  const waiting: { count: number; start: (() => void) | undefined }[] = [];
  let free = slots;

  const serve = () => {
    for (let first = waiting[0]; first && (!first.start || first.count <= free); first = waiting[0]) {
      waiting.shift();
      if (!first.start) continue;
      free -= first.count;
      first.start();
    }
  };

  return {
    memory,
    async take(bytes, signal) {
      signal.throwIfAborted();
      const count = Math.min(Math.max(1, Math.ceil(bytes / slotBytes)), slots);
      let isServed = false;
      const turn: (typeof waiting)[number] = { count, start: undefined };
      const served = new Promise<void>((resolve) => {
        turn.start = () => {
          isServed = true;
          resolve();
        };
      });
      waiting.push(turn);
      serve();
      try {
        await orAbort(served, signal);
      } catch (error) {
        turn.start = undefined;
        if (isServed) free += count;
        serve();
        throw error;
      }
      const isOwn = bytes > slotBytes;
      const offset = isOwn ? 0 : offsets.pop()!;
      let isGiven = false;
      return {
        buffer: isOwn ? new SharedArrayBuffer(bytes) : memory,
        offset,
        giveBack: () => {
          if (isGiven) return;
          isGiven = true;
          if (!isOwn) offsets.push(offset);
          free += count;
          serve();
        },
      };
    },
  };
}
