import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { releaseChunk } from '../../../base/release-chunk.ts';
import type { CaptureTime, MediaFacts } from '../../../media/facts.ts';
import { type Order, type Report, slotBytes } from './messages.ts';
import { canGoOn, partialPath, takePartial, worthKeepingBytes } from './partials.ts';

export interface Received {
  sizeBytes: number;
  sha256: Uint8Array;
  facts: MediaFacts;
  takenAt: CaptureTime;
  /** True when its beginning came in an earlier try. */
  isResumed: boolean;
  /** Where the bytes are; whoever does not keep them removes the file. */
  aside: string;
}

export interface Receiver {
  /**
   * Takes in one file to its end, at most `limitBytes`: hashed, written aside, its header read. Chunks are copied before
   * the next one is asked for. When it throws it leaves nothing, except that a large file whose phone went away is kept
   * under `key`, and goes on from there when it is received under the same key again.
   * @throws what `open` throws; the system's error (with its code) where the disk fails
   */
  receive(
    file: { key: string; name: string; mtimeMs: number; limitBytes: number },
    open: (offset: number) => AsyncIterable<Uint8Array>,
    onBytes: (count: number) => void,
  ): Promise<Received>;
  close(): Promise<void>;
}

/**
 * Receives files into the folder `incoming` through a thread of its own and a bounded piece of shared memory: `streams`
 * files may come in at once, each at most a few MiB ahead of the disk.
 */
export function createReceiver(incoming: string, streams: number): Receiver {
  const slots = 2 * streams + 2;
  const memory = new SharedArrayBuffer(slots * slotBytes);
  const worker = new Worker(new URL('./receiver-worker.ts', import.meta.url), { workerData: { memory } });
  const free = Array.from({ length: slots }, (_, slot) => slot);
  const waiting: ((slot: number) => void)[] = [];
  const pending = new Map<
    number,
    { resolve: (report: ReceivedReport) => void; reject: (error: Error) => void }
  >();
  const prefix = randomBytes(8).toString('hex');
  let next = 0;
  let death: Error | undefined;

  const giveBack = (slot: number) => {
    const waiter = waiting.shift();
    if (waiter) waiter(slot);
    else free.push(slot);
  };
  const takeSlot = (): number | Promise<number> => {
    if (death) throw death;
    return free.pop() ?? new Promise<number>((resolve) => waiting.push(resolve));
  };
  worker.on('message', (report: Report) => {
    if (report.type !== 'failed') giveBack(report.slot);
    if (report.type === 'free') return;
    const waiter = pending.get(report.file);
    pending.delete(report.file);
    if (report.type === 'received') waiter?.resolve(report);
    else waiter?.reject(Object.assign(new Error(report.message), { code: report.code }));
  });
  worker.on('error', (error) => {
    death = error instanceof Error ? error : new Error(String(error));
    for (const waiter of pending.values()) waiter.reject(death);
    // Whoever waits for a slot gets one: their file has been rejected already.
    while (waiting.length > 0) waiting.shift()!(0);
  });
  const send = (order: Order) => worker.postMessage(order);

  return {
    async receive(file, open, onBytes) {
      const id = next++;
      const aside = path.join(incoming, `${prefix}-${id}`);
      const resumes = takePartial(incoming, { ...file, aside });
      let failure: Error | undefined;
      const done = new Promise<ReceivedReport>((resolve, reject) => {
        pending.set(id, { resolve, reject });
      });
      done.catch((error: Error) => {
        failure = error;
      });
      let first: Extract<Order, { type: 'bytes' }>['first'] = {
        ...{ aside, name: file.name, mtimeMs: file.mtimeMs },
        resumes,
      };
      let slot: number | undefined;
      let used = 0;
      let sizeBytes = resumes;
      const post = (isLast: boolean) => {
        send({ type: 'bytes', file: id, slot: slot!, length: used, ...(first && { first }), isLast });
        first = undefined;
        slot = undefined;
        used = 0;
      };
      try {
        for await (const chunk of open(resumes)) {
          if (failure) throw failure;
          sizeBytes += chunk.length;
          onBytes(chunk.length);
          for (let at = 0; at < chunk.length; ) {
            if (slot === undefined) {
              const given = takeSlot();
              slot = typeof given === 'number' ? given : await given;
            }
            const count = Math.min(chunk.length - at, slotBytes - used);
            new Uint8Array(memory, slot * slotBytes + used, count).set(chunk.subarray(at, at + count));
            used += count;
            at += count;
            if (used === slotBytes && at < chunk.length) post(false);
          }
          releaseChunk(chunk);
          if (sizeBytes > file.limitBytes) break;
        }
        if (failure) throw failure;
        slot ??= await takeSlot();
        post(true);
        const { sha256, facts, takenAt } = await done;
        return { sizeBytes, sha256, facts, takenAt, isResumed: resumes > 0, aside };
      } catch (error) {
        pending.delete(id);
        const isWorthKeeping = !failure && sizeBytes >= worthKeepingBytes && sizeBytes < file.limitBytes;
        if (first) {
          // The thread knows nothing of it yet: what an earlier try left stays for the next.
          if (slot !== undefined) giveBack(slot);
          if (resumes > 0) renameSync(aside, partialPath(incoming, file.key));
        } else if (isWorthKeeping && canGoOn(error)) {
          if (slot !== undefined) post(false);
          send({ type: 'suspend', file: id, as: partialPath(incoming, file.key) });
        } else {
          if (slot !== undefined) giveBack(slot);
          send({ type: 'discard', file: id });
        }
        throw error;
      }
    },
    close: async () => {
      send({ type: 'close' });
      if (!death) await once(worker, 'exit');
    },
  };
}

type ReceivedReport = Extract<Report, { type: 'received' }>;

/** Lets go of what was received. */
export function discardReceived(received: Pick<Received, 'aside'>): void {
  rmSync(received.aside, { force: true });
}
