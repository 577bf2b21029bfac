import { Worker } from 'node:worker_threads';
import { CatalogError } from '../catalog-error.ts';
import type { Counts } from './counts.ts';

export interface CountOrder {
  id: number;
  name: keyof Counts;
  given: unknown[];
}
export type CountReport = { id: number } & ({ sums: unknown } | { error: string });

interface Waiter {
  resolve(sums: unknown): void;
  reject(error: Error): void;
}

/** Counts in a thread of its own, so that nobody waits for it but who asked. The thread begins with the first question. */
export function createCounter(file: string) {
  let worker: Worker | undefined;
  const waiting = new Map<number, Waiter>();
  let next = 0;

  const fail = (cause: unknown) => {
    const error = new CatalogError('count-failed', 'The photos could not be counted.', {
      advice: 'Try again.',
      cause,
    });
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = undefined;
  };
  const start = () => {
    const started = new Worker(new URL('./count-worker.ts', import.meta.url), { workerData: { file } });
    started.on('message', (report: CountReport) => {
      const waiter = waiting.get(report.id);
      waiting.delete(report.id);
      // A thread that nobody waits for keeps no process alive.
      if (waiting.size === 0) started.unref();
      if ('sums' in report) waiter?.resolve(report.sums);
      else waiter?.reject(new CatalogError('count-failed', `Counting failed: ${report.error}`));
    });
    started.on('error', fail);
    started.on('exit', () => {
      if (worker === started) fail('it ended');
    });
    return started;
  };

  return {
    /** @throws {CatalogError} `count-failed` */
    count: <Name extends keyof Counts>(
      name: Name,
      ...given: Parameters<Counts[Name]>
    ): Promise<ReturnType<Counts[Name]>> => {
      worker ??= start();
      const order: CountOrder = { id: next++, name, given };
      return new Promise((resolve, reject) => {
        waiting.set(order.id, { resolve: resolve as Waiter['resolve'], reject });
        worker!.ref();
        worker!.postMessage(order);
      });
    },
    close: () => {
      const ended = worker;
      fail('it was closed');
      void ended?.terminate();
    },
  };
}
