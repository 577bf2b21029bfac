import { Worker } from 'node:worker_threads';
import type { TimelineView } from '../../contract/api/timeline-view.ts';
import { CatalogError } from '../catalog-error.ts';
import type { SearchQuery } from './find-assets.ts';
import type { Found } from './found-timeline.ts';

export interface FindOrder {
  id: number;
  view: TimelineView;
  query: SearchQuery;
}
export type FindReport = { id: number } & ({ found: Found } | { error: string });

interface Waiter {
  resolve(found: Found): void;
  reject(error: Error): void;
}

/**
 * Searches in a thread of its own: a word that half a million photos have takes a second, and nobody shall wait for it but who
 * asked. The thread begins with the first search.
 */
export function createFinder(file: string) {
  let worker: Worker | undefined;
  const waiting = new Map<number, Waiter>();
  let next = 0;

  const fail = (words: string, cause?: unknown) => {
    const error = new CatalogError('search-failed', 'The search came to no end.', {
      advice: 'Search again.',
      cause: cause ?? words,
    });
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = undefined;
  };
  const start = () => {
    const started = new Worker(new URL('./find-worker.ts', import.meta.url), { workerData: { file } });
    started.on('message', (report: FindReport) => {
      const waiter = waiting.get(report.id);
      waiting.delete(report.id);
      // A thread that nobody waits for keeps no process alive.
      if (waiting.size === 0) started.unref();
      if ('found' in report) waiter?.resolve(report.found);
      else waiter?.reject(new CatalogError('search-failed', `The search failed: ${report.error}`));
    });
    started.on('error', (error) => fail('it failed', error));
    started.on('exit', () => {
      if (worker === started) fail('it ended');
    });
    return started;
  };

  return {
    /** @throws {CatalogError} `search-failed` */
    find: (view: TimelineView, query: SearchQuery): Promise<Found> => {
      worker ??= start();
      const order: FindOrder = { id: next++, view, query };
      return new Promise((resolve, reject) => {
        waiting.set(order.id, { resolve, reject });
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
