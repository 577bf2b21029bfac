import { Readable } from 'node:stream';
import { delay } from '../base/abort.ts';
import { codeOf } from '../base/error.ts';
import { heard } from './heard.ts';
import type { IoOptions, ListOptions, ObjectStore } from './object-store.ts';
import { createPartGate } from './part-gate.ts';
import { StorageError } from './storage-error.ts';

export interface RetryOptions {
  /** The first one counts. */
  tries?: number;
  /** Before the second try; doubles from one to the next, up to `longestMs`. */
  shortestMs?: number;
  longestMs?: number;
  /** Something goes on failing and is tried again: the person should know why nothing happens. */
  onTrouble?: ((error: StorageError) => void) | undefined;
}

/** One that was given up gets no more, until it answers. */
const triesOfDead = 2;
const troubleAfter = 3;

/**
 * Repeats what failed in passing: about ten seconds as it stands, enough for a restarted server or a lost connection; longer
 * waits are the job queue's. What a store refuses is not repeated, an abort ends a wait at once. `get` goes on at the byte where its
 * stream broke off, lists after the last name. An answer may have been lost: then `put` with `createOnly` ends in `object-exists`
 * and `completeUpload` in `upload-missing` though they have done their work, and `createUpload` leaves an upload behind.
 */
export function retryingStore(
  store: ObjectStore,
  { tries = 7, shortestMs = 200, longestMs = 5000, onTrouble }: RetryOptions = {},
): ObjectStore {
  const gate = createPartGate();
  /** It was given up and has not answered since: whatever comes next does not wait for it as long once more. */
  let isDead = false;

  /** Waits before the next try; throws `error` where there is none. */
  async function pause(error: unknown, failed: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!(error instanceof StorageError)) throw error;
    const isDeaf = error.code === 'store-unreachable';
    if (!isDeaf) isDead = false;
    if (error.isPermanent || failed >= (isDead ? Math.min(tries, triesOfDead) : tries)) {
      isDead = isDeaf;
      throw error;
    }
    if (failed === troubleAfter) onTrouble?.(error);
    const longest = Math.min(shortestMs * 2 ** (failed - 1), longestMs);
    // Jitter, so that sixteen that failed together do not come again together.
    const waitMs = Math.max(longest * (0.5 + Math.random() / 2), Math.min(error.retryAfterMs ?? 0, 30_000));
    await delay(waitMs, signal);
  }

  async function again<T>({ signal }: IoOptions, work: () => Promise<T>): Promise<T> {
    for (let failed = 1; ; failed++) {
      try {
        const answer = await work();
        isDead = false;
        return answer;
      } catch (error) {
        await pause(error, failed, signal);
      }
    }
  }

  async function get(name: string, options: Parameters<ObjectStore['get']>[1]): Promise<Readable> {
    const { signal, offset = 0, length } = options;
    const first = heard(await again(options, () => store.get(name, options)));
    async function* resumed() {
      let stream = first;
      let received = 0;
      let failed = 0;
      for (;;) {
        try {
          for await (const chunk of stream as AsyncIterable<Uint8Array>) {
            received += chunk.length;
            failed = 0;
            yield chunk;
          }
          return;
        } catch (error) {
          if (codeOf(error) === 'store-corrupted') throw error;
          await pause(error, ++failed, signal);
        }
        const rest = {
          signal,
          offset: offset + received,
          ...(length !== undefined && { length: length - received }),
        };
        if (rest.length === 0) return;
        stream = heard(await again(options, () => store.get(name, rest)));
      }
    }
    const whole = Readable.from(resumed(), { objectMode: false, highWaterMark: first.readableHighWaterMark });
    // A generator that was never asked for anything has no end to clean up in.
    return whole.once('close', () => first.destroy());
  }

  async function* list(options: ListOptions) {
    let { startAfter = '' } = options;
    for (let failed = 0; ; ) {
      try {
        for await (const stored of store.list({ ...options, startAfter })) {
          startAfter = stored.name;
          failed = 0;
          isDead = false;
          yield stored;
        }
        return;
      } catch (error) {
        await pause(error, ++failed, options.signal);
      }
    }
  }

  async function* listUploads(options: Parameters<ObjectStore['listUploads']>[0]) {
    const told = new Set<string>();
    for (let failed = 0; ; ) {
      try {
        for await (const upload of store.listUploads(options)) {
          if (told.has(upload.uploadId)) continue;
          told.add(upload.uploadId);
          yield upload;
        }
        return;
      } catch (error) {
        await pause(error, ++failed, options.signal);
      }
    }
  }

  return {
    kind: store.kind,
    place: store.place,
    get requests() {
      return store.requests;
    },
    minPartBytes: store.minPartBytes,
    get,
    list,
    listUploads,
    put: (name, bytes, options) => again(options, () => store.put(name, bytes, options)),
    head: (name, options) => again(options, () => store.head(name, options)),
    delete: (name, options) => again(options, () => store.delete(name, options)),
    createUpload: (name, options) => again(options, () => store.createUpload(name, options)),
    putPart: (upload, bytes, options) =>
      again(options, () => gate.pass(bytes.length, () => store.putPart(upload, bytes, options))),
    listParts: (upload, options) => again(options, () => store.listParts(upload, options)),
    completeUpload: (upload, options) => again(options, () => store.completeUpload(upload, options)),
    abortUpload: (upload, options) => again(options, () => store.abortUpload(upload, options)),
    restore: (name, options) => again(options, () => store.restore(name, options)),
    close: () => store.close(),
  };
}
