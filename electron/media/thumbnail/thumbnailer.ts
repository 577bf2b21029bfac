import { isHeavy, type ThumbnailRequest, type ThumbnailResult } from './thumbnail-request.ts';
import { createWorkerSlot, type WorkerSlot } from './worker-slot.ts';

export interface ThumbnailerOptions {
  /** How many files at once; HEIC and video are one at a time besides, for their memory. */
  threads: number;
  /** What a hanging decoder may cost; 60 s by default. */
  timeoutMs?: number;
}

export interface Thumbnailer {
  /**
   * Makes thumbnail, ThumbHash and preview of one file. Rejects with a ThumbnailError, the system's error where the file
   * cannot be read, or the signal's reason. Calls beyond the threads wait their turn.
   */
  make(
    request: Omit<ThumbnailRequest, 'want'> & Partial<Pick<ThumbnailRequest, 'want'>>,
    options: { signal: AbortSignal },
  ): Promise<ThumbnailResult>;
  /** Ends all threads; what is under way or waits is rejected with `thumbnail-crashed`. */
  close(): Promise<void>;
}

/** A line of requests before some threads. */
interface Lane {
  slots: WorkerSlot[];
  waiting: (() => void)[];
}

/** Threads that make thumbnails. A file that hangs or kills its thread costs itself only; the thread is replaced. */
export function createThumbnailer({ threads, timeoutMs = 60_000 }: ThumbnailerOptions): Thumbnailer {
  const lane = (count: number): Lane => ({
    slots: Array.from({ length: count }, () => createWorkerSlot(timeoutMs)),
    waiting: [],
  });
  const light = lane(Math.max(1, threads));
  const heavy = lane(1);

  return {
    async make({ want = 'both', path, facts }, { signal }) {
      const { slots, waiting } = isHeavy(facts) ? heavy : light;
      signal.throwIfAborted();
      let slot = slots.find((each) => !each.busy);
      while (slot === undefined) {
        await turn(waiting, signal);
        if (signal.aborted) {
          waiting.shift()?.(); // the turn goes on to the next
          throw signal.reason;
        }
        slot = slots.find((each) => !each.busy);
      }
      // The slot stays busy after an abort until its thread is done; only then the next may come.
      const { answer, free } = slot.run({ path, facts, want }, signal);
      void free.then(() => waiting.shift()?.());
      return answer;
    },
    async close() {
      await Promise.all([...light.slots, ...heavy.slots].map((slot) => slot.close()));
    },
  };
}

/** Waits to be called, or rejects when the signal aborts. */
function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const called = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      const at = waiting.indexOf(called);
      if (at >= 0) waiting.splice(at, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.push(called);
  });
}
