import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PART_FRAMES } from '../crypto/stream-layout.ts';
import { createBufferPool, type PooledBuffer } from './buffer-pool.ts';
import { roomFor } from './seal-part.ts';
import type { SealerOrder, SealerReport, SealOrder } from './sealer-messages.ts';
import { VaultError } from './vault-error.ts';

/** A part of a blob as it is to be stored. */
export interface SealedPart {
  bytes: Uint8Array;
  /** Of `bytes`. */
  md5: Buffer;
  /** For the part after this one. */
  carry: Uint8Array;
  /** Gives the memory back, once, when nobody looks at `bytes` any more. */
  release(): void;
}

/** Threads that read, verify and encrypt files, and a bounded piece of memory that goes to them and on to the store. */
export interface Sealer {
  /**
   * Waits for memory, then for a thread. The bytes are those that were verified.
   * @throws {VaultError} `file-changed`, `file-unreadable`
   */
  seal(order: SealOrder, options: { signal: AbortSignal }): Promise<SealedPart>;
  /** SHA-256 of every 8 MiB, 32 bytes each, of a file that has this SHA-256. Throws as `seal`. */
  digestParts(
    file: { path: string; sizeBytes: number; sha256: Uint8Array },
    options: { signal: AbortSignal },
  ): Promise<Uint8Array>;
  /** What is under way is rejected. */
  close(): Promise<void>;
}

/**
 * One slot holds a part of 8 MiB, or any file up to there, whole: a stream of 8 MiB and its padding is 132 frames and a
 * bit. Larger parts take the place of several.
 */
const SLOT_BYTES = roomFor(PART_FRAMES + 6);

/** A thread takes 15 MB and a tenth of a second to begin: small files, eight at once, do not need a second one. */
const MUCH_BYTES = 1024 * 1024;

interface Thread {
  worker: Worker;
  /** Bytes that it has still to seal. */
  load: number;
}

interface Waiter {
  pooled: PooledBuffer | undefined;
  settle: (report: SealerReport) => void;
  reject: (error: unknown) => void;
  /** How much there is to do: the thread with the least gets the next. */
  bytes: number;
}

/** @param options `threads` are started as they are needed; `slots` bounds the memory: 8.8 MB each */
export function createSealer({
  threads = Math.min(Math.max(availableParallelism(), 1), 4),
  slots = 12,
}: {
  threads?: number;
  slots?: number;
} = {}): Sealer {
  const pool = createBufferPool({ slots, slotBytes: SLOT_BYTES });
  const pending = new Map<number, Waiter>();
  const running: Thread[] = [];
  let next = 0;
  let death: Error | undefined;

  function start(): Thread {
    const worker = new Worker(new URL('./sealer-worker.ts', import.meta.url), {
      workerData: { memory: pool.memory },
      // Its garbage is small: with V8's own limit each thread takes 17 MB more.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    const thread = { worker, load: 0 };
    running.push(thread);
    worker.on('message', (report: SealerReport) => {
      const waiter = pending.get(report.id);
      pending.delete(report.id);
      thread.load -= waiter?.bytes ?? 0;
      waiter?.settle(report);
    });
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    // A program that has nothing else to do may end.
    worker.unref();
    return thread;
  }

  /** The one with the least to do; one more where that is much. */
  function idlest(): Thread {
    const least = running.reduce((one, other) => (other.load < one.load ? other : one));
    return least.load >= MUCH_BYTES && running.length < threads ? start() : least;
  }

  // While it begins, the files are planned.
  start();

  function fail(error: Error): void {
    death ??= error;
    for (const waiter of pending.values()) {
      waiter.pooled?.giveBack();
      waiter.reject(death);
    }
    pending.clear();
    for (const { worker } of running) worker.unref();
  }

  function send(
    order: (id: number) => SealerOrder,
    { bytes, pooled, signal }: { bytes: number; pooled?: PooledBuffer; signal: AbortSignal },
  ): Promise<SealerReport> {
    return new Promise((resolve, reject) => {
      if (death) {
        pooled?.giveBack();
        return reject(death);
      }
      const id = next++;
      const thread = idlest();
      const { worker } = thread;
      const onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (report: SealerReport) => {
        signal.removeEventListener('abort', onAbort);
        if (pending.size === 0) for (const each of running) each.worker.unref();
        if (signal.aborted || report.type === 'failed') pooled?.giveBack();
        if (signal.aborted) reject(signal.reason);
        else if (report.type === 'failed') reject(explain(report));
        else resolve(report);
      };
      pending.set(id, { pooled, settle, reject, bytes });
      thread.load += bytes;
      worker.ref();
      worker.postMessage(order(id));
    });
  }

  return {
    async seal(order, { signal }) {
      const pooled = await pool.take(roomFor(order.frames), signal);
      const { buffer, offset } = pooled;
      const own = buffer === pool.memory ? {} : { buffer };
      const copied = detachable(order);
      const bytes = Math.min(roomFor(order.frames), order.sizeBytes + 1);
      const report = await send((id) => ({ type: 'seal', id, ...own, offset, ...copied }), {
        ...{ bytes, pooled, signal },
      });
      if (report.type !== 'sealed') throw new VaultError('vault-misuse', 'A thread answered something else.');
      const { storedBytes, md5, carry } = report;
      return {
        bytes: new Uint8Array(buffer, offset, storedBytes),
        ...{ md5: Buffer.from(md5), carry },
        release: pooled.giveBack,
      };
    },
    async digestParts(file, { signal }) {
      signal.throwIfAborted();
      const report = await send(
        (id) => ({ type: 'digest', id, ...file, sha256: new Uint8Array(file.sha256) }),
        { bytes: file.sizeBytes, signal },
      );
      if (report.type !== 'digested')
        throw new VaultError('vault-misuse', 'A thread answered something else.');
      return report.digests;
    },
    async close() {
      fail(new VaultError('vault-misuse', 'The sealer was closed.'));
      await Promise.all(running.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Copies of its own: a view would take along the memory around it, which may be Node's pool and hold anything. */
function detachable(order: SealOrder): SealOrder {
  const { key, sha256, digests, carry, source } = order;
  return {
    ...order,
    ...{ key: new Uint8Array(key), sha256: new Uint8Array(sha256) },
    digests: digests && new Uint8Array(digests),
    carry: carry && new Uint8Array(carry),
    source: 'bytes' in source ? { bytes: new Uint8Array(source.bytes) } : { path: source.path },
  };
}

function explain({ code, cause }: Extract<SealerReport, { type: 'failed' }>): VaultError {
  const reason = Object.assign(new Error(cause), { code: cause });
  if (code === 'file-unreadable')
    return new VaultError(code, `A file could not be read for its backup (${cause}).`, {
      advice: 'Check the disk that holds the library.',
      cause: reason,
    });
  if (code === 'file-changed')
    return new VaultError(code, 'A file is not what was recorded of it, and was not backed up.', {
      advice:
        'It was changed or damaged on this disk. Import it again from the phone, or restore it from a backup.',
    });
  return new VaultError(code, 'A file could not be sealed.', { cause: reason });
}
