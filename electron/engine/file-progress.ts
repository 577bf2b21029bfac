import { randomUUID } from 'node:crypto';
import { throttle } from '../base/throttle.ts';
import type { Progress } from '../contract/progress.ts';

interface FileProgressOptions {
  phase: Progress['phase'];
  total: { files: number; bytes: number };
  onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Tells how far a job over so many files is, and never more than all of it, though more may come. Bytes may be taken back (negative)
 * when a file is begun anew.
 */
export function createFileProgress({ phase, total, onProgress }: FileProgressOptions) {
  const jobId = randomUUID();
  const report = throttle<Progress>(100, (progress) => onProgress?.(progress));
  let [done, bytes] = [0, 0];
  const tell = () =>
    report.offer({
      ...{ jobId, phase, done: Math.min(done, total.files), total: total.files },
      ...{ bytes: Math.min(bytes, total.bytes), totalBytes: total.bytes },
    });
  return {
    bytes: (count: number) => {
      bytes += count;
      tell();
    },
    file: () => {
      done++;
      tell();
    },
    flush: report.flush,
  };
}
