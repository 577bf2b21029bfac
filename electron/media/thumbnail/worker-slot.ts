import { Worker } from 'node:worker_threads';
import { PhotoferryError } from '../../base/error.ts';
import { ThumbnailError, type ThumbnailErrorCode } from './thumbnail-error.ts';
import type { ThumbnailRequest, ThumbnailResult } from './thumbnail-request.ts';
import type { WorkerAnswer } from './thumbnail-worker.ts';

/** JavaScript heap of one thread; pixels live outside it, bounded by the limits on pictures. */
const HEAP_MB = 192;
/** An idle thread gives its memory back (a HEIC decoder keeps 250 MB until then). */
const IDLE_MS = 5_000;

export interface WorkerSlot {
  readonly busy: boolean;
  /** `answer` settles at once when the signal aborts; `free` resolves when the slot takes the next request. */
  run(
    request: ThumbnailRequest,
    signal: AbortSignal,
  ): { answer: Promise<ThumbnailResult>; free: Promise<void> };
  close(): Promise<void>;
}

interface Thread {
  worker: Worker;
  /** Whoever waits for the thread's next word. */
  onAnswer?: (answer: WorkerAnswer) => void;
  onEnd?: (cause: unknown) => void;
}

/** One thread, started when it is needed, ended when idle or when it hangs, and started anew after that. */
export function createWorkerSlot(timeoutMs: number): WorkerSlot {
  let thread: Thread | undefined;
  let busy = false;
  let idle: NodeJS.Timeout | undefined;

  const discard = (): Promise<unknown> => {
    const dying = thread;
    thread = undefined;
    clearTimeout(idle);
    return dying?.worker.terminate() ?? Promise.resolve();
  };

  const ask = (request: ThumbnailRequest): Promise<ThumbnailResult> =>
    new Promise((resolve, reject) => {
      clearTimeout(idle);
      thread ??= startThread((dead) => {
        if (thread === dead) thread = undefined;
      });
      const current = thread;
      const settle = () => {
        clearTimeout(timer);
        delete current.onAnswer;
        delete current.onEnd;
      };
      const giveUp = (code: ThumbnailErrorCode, message: string, cause?: unknown) => {
        settle();
        void discard();
        reject(new ThumbnailError(code, message, cause));
      };
      const timer = setTimeout(
        () => giveUp('thumbnail-timeout', `Decoding took longer than ${Math.round(timeoutMs / 1000)} s.`),
        timeoutMs,
      );
      current.onEnd = (cause) => giveUp('thumbnail-crashed', 'The decoder failed on this file.', cause);
      current.onAnswer = (answer) => {
        settle();
        current.worker.unref();
        idle = setTimeout(() => void discard(), IDLE_MS).unref();
        if ('result' in answer) resolve(answer.result);
        else reject(toError(answer.failure));
      };
      current.worker.ref();
      current.worker.postMessage(request);
    });

  return {
    get busy() {
      return busy;
    },
    run(request, signal) {
      busy = true;
      const work = ask(request);
      const free = work.then(
        () => {
          busy = false;
        },
        () => {
          busy = false;
        },
      );
      const answer = new Promise<ThumbnailResult>((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
      });
      return { answer, free };
    },
    async close() {
      // `onEnd` discards the thread without waiting for it; a slot is closed only when its thread has ended.
      const worker = thread?.worker;
      thread?.onEnd?.(undefined);
      await discard();
      await worker?.terminate();
    },
  };
}

/** `onGone`: it has ended, by whatever cause, and takes no more requests. */
function startThread(onGone: (thread: Thread) => void): Thread {
  const worker = new Worker(new URL('./thumbnail-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const thread: Thread = { worker };
  worker.on('message', (answer: WorkerAnswer) => thread.onAnswer?.(answer));
  const end = (cause: unknown) => {
    thread.onEnd?.(cause);
    onGone(thread);
  };
  worker.on('error', end);
  worker.on('exit', () => end(undefined));
  return thread;
}

function toError({
  code,
  message,
  isThumbnailError,
}: Extract<WorkerAnswer, { failure: object }>['failure']): Error {
  if (isThumbnailError) return new ThumbnailError(code as ThumbnailErrorCode, message);
  return new PhotoferryError(code, message);
}
