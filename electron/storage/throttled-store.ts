import { Readable } from 'node:stream';
import { delay } from '../base/abort.ts';
import { heard } from './heard.ts';
import type { IoOptions, ObjectStore } from './object-store.ts';

/** How much may go at once after a pause. */
const burstMs = 100;

/** A person's limit on a store, each way by itself, over all calls together: uploads leave in small pieces, not part by part. */
export function throttledStore(
  store: ObjectStore,
  { bytesPerSecond }: { bytesPerSecond: number },
): ObjectStore {
  const up = createLimit(bytesPerSecond);
  const down = createLimit(bytesPerSecond);
  const slowly = <T extends IoOptions>(options: T): T => ({
    ...options,
    pace: (bytes: number) => up(bytes, options.signal),
  });
  return {
    kind: store.kind,
    place: store.place,
    get requests() {
      return store.requests;
    },
    minPartBytes: store.minPartBytes,
    put: (name, bytes, options) => store.put(name, bytes, slowly(options)),
    putPart: (upload, bytes, options) => store.putPart(upload, bytes, slowly(options)),
    get: async (name, options) => {
      const stream = heard(await store.get(name, options));
      async function* slowed() {
        for await (const chunk of stream as AsyncIterable<Uint8Array>) {
          await down(chunk.length, options.signal);
          yield chunk;
        }
      }
      const whole = Readable.from(slowed(), { objectMode: false, highWaterMark: 64 * 1024 });
      return whole.once('close', () => stream.destroy());
    },
    head: (name, options) => store.head(name, options),
    list: (options) => store.list(options),
    delete: (name, options) => store.delete(name, options),
    createUpload: (name, options) => store.createUpload(name, options),
    listParts: (upload, options) => store.listParts(upload, options),
    completeUpload: (upload, options) => store.completeUpload(upload, options),
    abortUpload: (upload, options) => store.abortUpload(upload, options),
    listUploads: (options) => store.listUploads(options),
    restore: (name, options) => store.restore(name, options),
    close: () => store.close(),
  };
}

/** Resolves when so many bytes may go; who asks first goes first. */
function createLimit(bytesPerSecond: number): (bytes: number, signal: AbortSignal) => Promise<void> {
  let freeAtMs = 0;
  return async (bytes, signal) => {
    const now = performance.now();
    freeAtMs = Math.max(freeAtMs, now - burstMs) + (bytes / bytesPerSecond) * 1000;
    if (freeAtMs > now) await delay(freeAtMs - now, signal);
  };
}
