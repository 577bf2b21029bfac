import { delay } from '../base/abort.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { StorageError } from '../storage/storage-error.ts';

/** How often a reading that brought nothing new is begun again. */
const maxTries = 5;

/**
 * Bytes [offset, offset + length) of an object, or to its end. A connection that breaks off is taken up where it broke, as
 * long as each try brings something; what cannot be helped by trying again passes through.
 */
export async function* readStored(
  store: ObjectStore,
  name: string,
  { offset, length, signal }: { offset: number; length: number; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  let at = offset;
  const end = offset + length;
  for (let tries = 0; ; ) {
    const before = at;
    try {
      const stream = await store.get(name, { offset: at, length: end - at, signal });
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        at += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      tries = at > before ? 1 : tries + 1;
      if (!(error instanceof StorageError) || error.isPermanent || tries >= maxTries || at >= end)
        throw error;
      await delay(Math.min(100 * 2 ** tries, 2000) * (0.5 + Math.random()), signal);
    }
  }
}
