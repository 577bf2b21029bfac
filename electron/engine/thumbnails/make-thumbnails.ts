import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import { throttle } from '../../base/throttle.ts';
import type { JobRow } from '../../catalog/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import type { MediaFacts } from '../../media/facts.ts';
import type { ThumbnailResult } from '../../media/thumbnail/thumbnail-request.ts';
import { createThumbnailer, type Thumbnailer } from '../../media/thumbnail/thumbnailer.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import { dueJobs } from '../jobs/due-jobs.ts';
import type { Library } from '../library/open-library.ts';

const batchSize = 64;
const maxThreads = 4;

interface Made {
  job: JobRow;
  assetId: Uint8Array;
  thumbnail: Required<Pick<ThumbnailResult, 'thumbnail' | 'mimeType' | 'thumbHash'>> & ThumbnailResult;
}

/**
 * Does the thumbnail jobs that are due, newest asset first: thumbnail, ThumbHash and, where the original is large, a
 * preview. A file that cannot be decoded keeps its asset and is not tried again; its code stands in the catalog.
 */
export async function makeThumbnails(
  library: Library,
  {
    signal,
    onProgress,
    threads = Math.min(availableParallelism(), maxThreads),
  }: { signal: AbortSignal; onProgress?: (progress: Progress) => void; threads?: number },
): Promise<{ seconds: number; made: number; failed: number }> {
  const startedAt = performance.now();
  const { jobs } = library.catalog;
  const total = jobs.waiting('thumbnail');
  const report = throttle<Progress>(100, (progress) => onProgress?.(progress));
  const jobId = randomUUID();
  const count = { made: 0, failed: 0 };
  if (total === 0) return { seconds: 0, ...count };

  const nextJob = dueJobs(library, 'thumbnail');
  const thumbnailer = createThumbnailer({ threads });
  let finished: Made[] = [];
  const save = () => {
    const batch = finished;
    finished = [];
    saveBatch(library, batch);
  };
  const work = async () => {
    for (let job = nextJob(); job && !signal.aborted; job = nextJob()) {
      const made = await makeOne(library, thumbnailer, { job, signal });
      if (made) finished.push(made);
      count[made ? 'made' : 'failed']++;
      if (finished.length >= batchSize) save();
      report.offer({
        jobId,
        phase: 'thumbnails',
        done: count.made + count.failed,
        total,
        bytes: 0,
        totalBytes: 0,
      });
    }
  };
  try {
    // One more than there are threads: the next file waits at the door while one is decoded.
    await Promise.all(Array.from({ length: threads + 1 }, work));
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
  { job, signal }: { job: JobRow; signal: AbortSignal },
): Promise<Made | undefined> {
  const { assets, jobs } = library.catalog;
  const asset = assets.asset(job.subject);
  const primary = asset && primaryOf(assets.resourcesOf(asset.id));
  if (!asset || !primary?.path) {
    jobs.finish(job.id);
    return undefined;
  }
  try {
    const place = path.join(library.root, primary.path);
    const facts = JSON.parse(primary.facts) as MediaFacts;
    return {
      job,
      assetId: asset.assetId,
      thumbnail: whole(await thumbnailer.make({ path: place, facts }, { signal })),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    jobs.fail(job, { code: codeOf(error), isPermanent: true, nowMs: Date.now() });
    return undefined;
  }
}

/** Without `want` all of it is made. */
function whole(result: ThumbnailResult): Made['thumbnail'] {
  const { thumbnail, mimeType, thumbHash } = result;
  if (!thumbnail || !mimeType || !thumbHash) throw new Error('The thumbnailer left something out');
  return { ...result, thumbnail, mimeType, thumbHash };
}

function saveBatch(library: Library, batch: readonly Made[]): void {
  if (batch.length === 0) return;
  for (const { assetId, thumbnail } of batch)
    if (thumbnail.preview) savePreview(library, assetId, thumbnail.preview);
  library.thumbnails.transaction(() => {
    for (const { assetId, thumbnail } of batch)
      library.thumbnails.put(assetId, thumbnail.mimeType, thumbnail.thumbnail);
  });
  // Only now: a job that is done twice changes nothing, one that is lost leaves a hole in the grid.
  library.catalog.transaction(() => {
    for (const { job, thumbnail } of batch) {
      library.catalog.assets.setThumbhash(job.subject, thumbnail.thumbHash);
      library.catalog.jobs.finish(job.id);
    }
  });
}

function savePreview(library: Library, assetId: Uint8Array, preview: Uint8Array): void {
  const place = previewPath(library, assetId);
  const aside = path.join(library.incoming, `${randomUUID()}.preview`);
  try {
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(aside, preview);
    renameSync(aside, place);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Where the preview of an asset is, if it has one. */
export function previewPath(library: Library, assetId: Uint8Array): string {
  const name = Buffer.from(assetId).toString('hex');
  return path.join(library.previews, name.slice(0, 2), `${name}.jpg`);
}
