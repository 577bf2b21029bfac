import { orAbort } from '../base/abort.ts';

/** Memory that goes around: at most `slots` buffers of `slotBytes` are in use or kept at any time. */
export interface BufferPool {
  /** Waits its turn for at least this many bytes; what is larger than a slot counts as several, and as all at most. */
  take(bytes: number, signal: AbortSignal): Promise<PooledBuffer>;
}

export interface PooledBuffer {
  readonly buffer: ArrayBuffer;
  /** Once, with the buffer as it came back from wherever it was transferred to; without one where it was lost. */
  giveBack(buffer?: ArrayBuffer): void;
}

export function createBufferPool({ slots, slotBytes }: { slots: number; slotBytes: number }): BufferPool {
  // Last in, first out: with little to do, little memory is touched.
  const kept: ArrayBuffer[] = [];
  const waiting: { count: number; isGone: boolean; start: () => void }[] = [];
  let free = slots;

  const serve = () => {
    for (let first = waiting[0]; first && (first.isGone || first.count <= free); first = waiting[0]) {
      waiting.shift();
      if (first.isGone) continue;
      free -= first.count;
      first.start();
    }
  };

  return {
    async take(bytes, signal) {
      signal.throwIfAborted();
      const count = Math.min(Math.max(1, Math.ceil(bytes / slotBytes)), slots);
      let isServed = false;
      const turn = { count, isGone: false, start: () => {} };
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
        turn.isGone = true;
        if (isServed) free += count;
        serve();
        throw error;
      }
      while (kept.length > free + (count === 1 ? 1 : 0)) kept.pop();
      const buffer = (count === 1 ? kept.pop() : undefined) ?? new ArrayBuffer(Math.max(bytes, slotBytes));
      let isGiven = false;
      return {
        buffer,
        giveBack: (returned) => {
          if (isGiven) return;
          isGiven = true;
          free += count;
          if (returned?.byteLength === slotBytes && kept.length < slots) kept.push(returned);
          serve();
        },
      };
    },
  };
}
