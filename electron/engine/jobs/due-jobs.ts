import type { JobRow } from '../../catalog/jobs.ts';
import type { Library } from '../library/open-library.ts';

const pageSize = 200;

/** Hands out the jobs of a kind that are due now, newest first, each once; a page in memory. */
export function dueJobs(library: Library, kind: string): () => JobRow | undefined {
  const nowMs = Date.now();
  let page: JobRow[] = [];
  let at = 0;
  let before: number | undefined;
  return () => {
    if (at === page.length) {
      page = library.catalog.jobs.due(kind, nowMs, pageSize, before);
      at = 0;
    }
    const job = page[at++];
    if (job) before = job.id;
    else at = 0;
    return job;
  };
}
