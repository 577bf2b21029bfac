import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { CountOrder, CountReport } from './counter.ts';
import { createCounts } from './counts.ts';

// Reads beside whoever writes: a look of its own at the catalog, in a thread of its own.
const database = new Database((workerData as { file: string }).file, { readonly: true, timeout: 2000 });
database.pragma('cache_size = -16384');
const counts = createCounts(database) as Record<string, (...given: unknown[]) => unknown>;

parentPort!.on('message', ({ id, name, given }: CountOrder) => {
  let report: CountReport;
  try {
    report = { id, sums: counts[name]!(...given) };
  } catch (error) {
    report = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort!.postMessage(report);
});
