import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { findAssets } from './find-assets.ts';
import type { FindOrder, FindReport } from './finder.ts';

// Reads beside whoever writes: a look of its own at the catalog, in a thread of its own.
const database = new Database((workerData as { file: string }).file, { readonly: true, timeout: 2000 });
database.pragma('cache_size = -16384');

parentPort!.on('message', ({ id, view, query }: FindOrder) => {
  try {
    const found = findAssets(database, view, query);
    const report: FindReport = { id, found };
    parentPort!.postMessage(report, [found.ids.buffer as ArrayBuffer]);
  } catch (error) {
    const report: FindReport = { id, error: error instanceof Error ? error.message : String(error) };
    parentPort!.postMessage(report);
  }
});
