import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { throttle } from '../../base/throttle.ts';
import type { JobRow } from '../../catalog/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import { createResourceDigest } from '../../media/resource-digest.ts';
import { dueJobs } from '../jobs/due-jobs.ts';
import type { Library } from '../library/open-library.ts';

/** Files up to here are one part, and its digest is theirs. */
export { PART_BYTES as partBytes } from '../../media/resource-digest.ts';

/**
 * Records the digest of every 8 MiB of large originals, which resumable uploads are verified by. It is a job behind the
 * import, since it costs as much as the import's own hash; the file is read back from the disk for it and held against
 * its SHA-256, so a copy that the disk has damaged is found before anybody relies on it.
 */
export async function recordParts(
  library: Library,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
): Promise<{ recorded: number; damaged: string[] }> {
  const { jobs } = library.catalog;
  const nowMs = Date.now();
  const [total, totalBytes] = [jobs.dueCount('parts', nowMs), jobs.dueBytes('parts', nowMs)];
  const next = dueJobs(library, 'parts');
  const result = { recorded: 0, damaged: [] as string[] };
  const report = throttle<Progress>(100, (progress) => onProgress?.(progress));
  const jobId = randomUUID();
  let [done, bytes] = [0, 0];
  const tell = () => report.offer({ jobId, phase: 'parts', done, total, bytes, totalBytes });
  const onBytes = (count: number) => {
    bytes += count;
    tell();
  };
  for (let job = next(); job && !signal.aborted; job = next()) {
    await recordOne(library, job, { signal, result, onBytes });
    done++;
    tell();
  }
  report.flush();
  return result;
}

async function recordOne(
  library: Library,
  job: JobRow,
  {
    signal,
    result,
    onBytes,
  }: {
    signal: AbortSignal;
    result: { recorded: number; damaged: string[] };
    onBytes: (count: number) => void;
  },
): Promise<void> {
  const { assets, jobs, phoneFiles, transaction } = library.catalog;
  const resource = assets.resource(job.subject);
  if (!resource?.path) {
    jobs.finish(job);
    return;
  }
  const digest = createResourceDigest();
  try {
    const stream = createReadStream(path.join(library.root, resource.path), {
      highWaterMark: 1024 * 1024,
      signal,
    });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      digest.update(chunk);
      onBytes(chunk.length);
    }
  } catch (error) {
    if (signal.aborted) return;
    jobs.fail(job, { code: codeOf(error), isPermanent: false, nowMs: Date.now() });
    return;
  }
  const { sha256, parts } = digest.digest();
  if (Buffer.compare(sha256, resource.sha256) !== 0) {
    // What stands there is not the original, so the catalog does not call it present; nobody deletes it either. The next
    // import of any phone that has it brings it again.
    transaction(() => {
      assets.setPath(resource.id, null);
      phoneFiles.reopen(resource.id);
      jobs.finish(job);
    });
    result.damaged.push(resource.path);
    return;
  }
  transaction(() => {
    assets.setParts(resource.id, parts);
    jobs.finish(job);
  });
  result.recorded++;
}
