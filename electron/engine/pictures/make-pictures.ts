import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import { throttle } from '../../base/throttle.ts';
import type { JobRow } from '../../catalog/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import type { MediaFacts } from '../../media/facts.ts';
import { createThumbnailer, type Thumbnailer } from '../../media/thumbnail/thumbnailer.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import { dueJobs } from '../jobs/due-jobs.ts';
import type { Library } from '../library/open-library.ts';
import { type Made, savePictures } from './save-pictures.ts';

const batchSize = 64;
const maxThreads = 4;
/** A decoder that hung or died may have had a bad moment; a file that does it so often is to blame. */
const maxAttempts = 3;
const badMoments = new Set(['thumbnail-timeout', 'thumbnail-crashed']);

export type PictureKind = 'thumbnail' | 'preview';

export interface MakePicturesOptions {
  signal: AbortSignal;
  onProgress?: (progress: Progress) => void;
  threads?: number;
}

/**
 * Does the jobs of one kind that are due, newest first: thumbnails with their ThumbHash, which the grid waits for, or
 * previews, which can wait. A file that cannot be decoded keeps its asset and is not tried again; its code stands in the
 * catalog.
 */
export async function makePictures(
  library: Library,
  kind: PictureKind,
  { signal, onProgress, threads = Math.min(availableParallelism(), maxThreads) }: MakePicturesOptions,
): Promise<{ seconds: number; made: number; failed: number }> {
  const startedAt = performance.now();
  const total = library.catalog.jobs.waiting(kind);
  const count = { made: 0, failed: 0 };
  if (total === 0) return { seconds: 0, ...count };
  const report = throttle<Progress>(100, (progress) => onProgress?.(progress));
  const jobId = randomUUID();
  const nextJob = dueJobs(library, kind);
  const thumbnailer = createThumbnailer({ threads });
  let finished: Made[] = [];
  const save = () => {
    const batch = finished;
    finished = [];
    savePictures(library, batch);
  };
  const work = async () => {
    for (let job = nextJob(); job && !signal.aborted; job = nextJob()) {
      const made = await makeOne(library, thumbnailer, { job, kind, signal });
      if (made) finished.push(made);
      count[made ? 'made' : 'failed']++;
      if (finished.length >= batchSize) save();
      const done = count.made + count.failed;
      report.offer({ jobId, phase: `${kind}s`, done, total, bytes: 0, totalBytes: 0 });
    }
  };
  try {
    // HEIC and video are decoded one at a time: enough must stand in line that the others need not wait behind them.
    await Promise.all(Array.from({ length: 4 * threads }, work));
  } catch (error) {
    if (!isAbort(error)) throw error;
  } finally {
    save();
    await thumbnailer.close();
  }
  report.flush();
  return { seconds: (performance.now() - startedAt) / 1000, ...count };
}

async function makeOne(
  library: Library,
  thumbnailer: Thumbnailer,
  { job, kind, signal }: { job: JobRow; kind: PictureKind; signal: AbortSignal },
): Promise<Made | undefined> {
  const { assets, jobs } = library.catalog;
  const asset = assets.asset(job.subject);
  const primary = asset && primaryOf(assets.resourcesOf(asset.id));
  if (!asset || !primary?.path) {
    jobs.finish(job.id);
    return undefined;
  }
  try {
    const facts = JSON.parse(primary.facts) as MediaFacts;
    const request = { path: path.join(library.root, primary.path), facts, want: kind };
    return { job, assetId: asset.assetId, pictures: await thumbnailer.make(request, { signal }) };
  } catch (error) {
    if (signal.aborted) throw error;
    const code = codeOf(error);
    const isPermanent = !badMoments.has(code) || job.attempts + 1 >= maxAttempts;
    jobs.fail(job, { code, isPermanent, nowMs: Date.now() });
    return undefined;
  }
}
