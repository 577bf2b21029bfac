import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import { throttle } from '../../base/throttle.ts';
import type { JobRow } from '../../catalog/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import type { MediaFacts } from '../../media/facts.ts';
import { createThumbnailer, type Thumbnailer } from '../../media/thumbnail/thumbnailer.ts';
import { primaryOf, shapeOf } from '../import/refresh-asset.ts';
import { dueJobs } from '../jobs/due-jobs.ts';
import type { Library } from '../library/open-library.ts';
import { type PictureFailure, pictureFailure } from './picture-failure.ts';
import { pictureOf, shownOf } from './picture-source.ts';
import { type Made, savePictures } from './save-pictures.ts';

const batchSize = 64;
const maxThreads = 4;
export type PictureKind = 'thumbnail' | 'preview';

export interface MakePicturesOptions {
  signal: AbortSignal;
  onProgress?: (progress: Progress) => void;
  threads?: number;
}

/** `failed`: not to be had from these files. `postponed`: the system failed; they are tried again later. */
export interface PictureCounts {
  made: number;
  failed: number;
  postponed: number;
}

/**
 * Does the jobs of one kind that are due, newest first: thumbnails with their ThumbHash, which the grid waits for, or
 * previews, which can wait. A file that cannot be decoded keeps its asset and is not tried again; its code stands in the
 * catalog.
 * @throws {LibraryError | CatalogError} when what was made cannot be kept; everything has come to an end then
 */
export async function makePictures(
  library: Library,
  kind: PictureKind,
  { signal, onProgress, threads = Math.min(availableParallelism(), maxThreads) }: MakePicturesOptions,
): Promise<PictureCounts & { seconds: number; postponedCode?: string }> {
  const startedAt = performance.now();
  const total = library.catalog.jobs.dueCount(kind, Date.now());
  const count: PictureCounts = { made: 0, failed: 0, postponed: 0 };
  if (total === 0) return { seconds: 0, ...count };
  const report = throttle<Progress>(100, (progress) => onProgress?.(progress));
  const jobId = randomUUID();
  const nextJob = dueJobs(library, kind);
  const stop = new AbortController();
  const live = AbortSignal.any([signal, stop.signal]);
  const thumbnailer = createThumbnailer({ threads });
  let postponedCode: string | undefined;
  let done = 0;
  let finished: Made[] = [];
  const save = () => {
    const batch = finished;
    finished = [];
    return savePictures(library, batch);
  };
  const work = async () => {
    for (let job = nextJob(); job && !live.aborted; job = nextJob()) {
      const made = await makeOne(library, thumbnailer, { job, kind, signal: live });
      if (Array.isArray(made)) {
        finished.push(...made);
        count.made++;
      } else if (made?.isSystems) {
        postponedCode ??= made.code;
        count.postponed++;
      } else if (made) count.failed++;
      done++;
      if (finished.length >= batchSize) await save();
      report.offer({ jobId, phase: `${kind}s`, done, total: Math.max(total, done), bytes: 0, totalBytes: 0 });
    }
  };
  // The first failure ends them all: whoever hears of it closes the library.
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    stop.abort();
  };
  try {
    // HEIC and video are decoded one at a time: enough must stand in line that the others need not wait behind them.
    await Promise.all(Array.from({ length: 4 * threads }, () => work().catch(fail)));
    await save().catch(fail);
  } finally {
    await thumbnailer.close();
  }
  const failure = failures.find((error) => !isAbort(error));
  if (failure !== undefined) throw failure;
  report.flush();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, ...count, ...(postponedCode && { postponedCode }) };
}

/**
 * Of what the person made of it, if there is that, and the primary where that cannot be pictured; previews of both, since both
 * can be looked at. Undefined where there was nothing to do.
 */
async function makeOne(
  library: Library,
  thumbnailer: Thumbnailer,
  { job, kind, signal }: { job: JobRow; kind: PictureKind; signal: AbortSignal },
): Promise<Made[] | PictureFailure | undefined> {
  const { assets, jobs } = library.catalog;
  const asset = assets.asset(job.subject);
  const resources = asset ? assets.resourcesOf(asset.id) : [];
  const primary = primaryOf(resources);
  const shown = primary && shownOf(resources, primary);
  const isDone = !asset || !shown || (shown.path === null && pictureOf(shown, primary) === asset.picture);
  const files = isDone ? [] : [...new Set([shown, primary])].filter(({ path: place }) => place !== null);
  const made: Made[] = [];
  let trouble: PictureFailure | undefined;
  for (const file of files) {
    const place = path.join(library.root, file.path!);
    try {
      const facts = JSON.parse(file.facts) as MediaFacts;
      const pictures = await thumbnailer.make({ path: place, facts, want: kind }, { signal });
      made.push({
        ...{ job, assetId: asset!.assetId, pictures },
        ...{ picture: pictureOf(file, primary!), shape: shapeOf(facts) },
      });
      if (kind === 'thumbnail') break;
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = await pictureFailure(error, place, job.attempts);
      // Whoever stopped us meanwhile may close the library at any moment.
      signal.throwIfAborted();
      trouble ??= failure;
      if (!failure.isPermanent) break;
    }
  }
  if (made.length > 0 && trouble?.isPermanent !== false) return made;
  if (trouble) library.catalog.transaction(() => jobs.fail(job, { ...trouble, nowMs: Date.now() }));
  else jobs.finish(job);
  return trouble;
}
