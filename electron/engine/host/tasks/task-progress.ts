import type { Task } from '../../../contract/api/tasks.ts';
import type { Progress } from '../../../contract/progress.ts';

/** The speed is that of so long. */
const windowMs = 10_000;
/** Before that nobody knows. */
const leastMs = 1000;
const sampleMs = 200;
/** Work whose time goes by bytes rather than by items. */
const byBytes = new Set<Progress['phase']>(['fetch', 'parts', 'backup', 'prove', 'restore', 'export']);

interface Sums {
  done: number;
  bytes: number;
}

interface PhaseState {
  jobId: string;
  /** What former runs of this phase have done. */
  base: Sums;
  now: Sums;
  total: number | null;
  totalBytes: number;
}

export type ShownProgress = Pick<
  Task,
  'phase' | 'done' | 'total' | 'bytes' | 'totalBytes' | 'bytesPerSecond' | 'secondsLeft'
>;

/**
 * How far a task is over all its runs: a run that goes on after a pause counts from nought, the task does not. Within a phase
 * nothing ever goes backwards. `clock` gives milliseconds.
 */
export function createTaskProgress(clock: () => number = () => performance.now()) {
  const phases = new Map<Progress['phase'], PhaseState>();
  let phase: Progress['phase'] | null = null;
  let samples: (Sums & { atMs: number })[] = [];

  const sumsOf = ({ base, now }: PhaseState): Sums => ({
    done: base.done + now.done,
    bytes: base.bytes + now.bytes,
  });

  const sample = (sums: Sums) => {
    const atMs = clock();
    const last = samples.at(-1);
    if (last && atMs - last.atMs < sampleMs) return;
    samples.push({ ...sums, atMs });
    while (samples.length > 2 && samples[1]!.atMs <= atMs - windowMs) samples.shift();
  };

  return {
    take: (progress: Progress) => {
      const { jobId, done, bytes } = progress;
      if (progress.phase !== phase) samples = [];
      phase = progress.phase;
      const before = phases.get(phase);
      const isNewRun = before !== undefined && before.jobId !== jobId;
      const base = before ? (isNewRun ? sumsOf(before) : before.base) : { done: 0, bytes: 0 };
      const least = before && !isNewRun ? before.now : { done: 0, bytes: 0 };
      // What is listed is listed again by the next run.
      const from = phase === 'list' ? { done: 0, bytes: 0 } : base;
      const state = {
        jobId,
        base: from,
        now: { done: Math.max(done, least.done), bytes: Math.max(bytes, least.bytes) },
        total: progress.total === null ? null : from.done + progress.total,
        totalBytes: from.bytes + progress.totalBytes,
      };
      phases.set(phase, state);
      sample(sumsOf(state));
    },
    /** Time that passes until the next step is no time of work. */
    rest: () => {
      samples = [];
    },
    shown: (): ShownProgress => {
      const state = phase === null ? undefined : phases.get(phase);
      if (phase === null || !state) return nothingYet;
      const { done, bytes } = sumsOf(state);
      const total = state.total === null ? null : Math.max(state.total, done);
      const totalBytes = Math.max(state.totalBytes, bytes);
      const [first] = samples;
      const seconds = first ? (clock() - first.atMs) / 1000 : 0;
      const isKnown = first !== undefined && seconds * 1000 >= leastMs;
      const bytesPerSecond = isKnown && byBytes.has(phase) ? (bytes - first.bytes) / seconds : null;
      const isByBytes = byBytes.has(phase) && totalBytes > 0;
      const speed = isKnown ? (isByBytes ? bytes - first.bytes : done - first.done) / seconds : 0;
      const left = isByBytes ? totalBytes - bytes : total === null ? 0 : total - done;
      const secondsLeft = total !== null && speed > 0 ? left / speed : null;
      return { phase, done, total, bytes, totalBytes, bytesPerSecond, secondsLeft };
    },
  };
}

const nothingYet: ShownProgress = {
  ...{ phase: null, done: 0, total: null, bytes: 0, totalBytes: 0, bytesPerSecond: null, secondsLeft: null },
};
