import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { ObjectStore } from '../../electron/storage/object-store.ts';
import { openStore } from '../../electron/storage/open-store.ts';
import { retryingStore } from '../../electron/storage/retrying-store.ts';
import { throttledStore } from '../../electron/storage/throttled-store.ts';

const idle = () => new AbortController().signal;

const wrapped: Record<string, (store: ObjectStore) => ObjectStore> = {
  'as it is': (store) => store,
  retrying: (store) => retryingStore(store),
  throttled: (store) => throttledStore(store, { bytesPerSecond: 1e9 }),
  both: (store) => throttledStore(retryingStore(store), { bytesPerSecond: 1e9 }),
};

it.each(Object.keys(wrapped))(
  'an abort before the first byte is asked for ends the reading and nothing else (%s)',
  async (how) => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    // The runner's own listener would end the run before this can be told.
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    onTestFinished(() => {
      process.off('uncaughtException', note);
      for (const other of others) process.on('uncaughtException', other);
    });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'photoferry-store-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const store = wrapped[how]!(await openStore(folder, { signal: idle() }));
    onTestFinished(() => store.close());
    await store.put('blobs/a', Buffer.alloc(3_000_000), { signal: idle() });

    const controller = new AbortController();
    const stream = await store.get('blobs/a', { signal: controller.signal });
    controller.abort(new Error('enough'));
    await sleep(20);
    expect(uncaught).toEqual([]);
    await expect(stream.toArray()).rejects.toThrow('enough');

    // One that is never read at all leaves nothing behind either.
    const unread = new AbortController();
    await store.get('blobs/a', { signal: unread.signal });
    unread.abort();
    await sleep(20);
    expect(uncaught).toEqual([]);
  },
);
