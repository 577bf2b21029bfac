import { randomUUID } from 'node:crypto';
import { isAbort } from '../../../base/abort.ts';
import { PhotoferryError } from '../../../base/error.ts';
import type { Task, TaskKind } from '../../../contract/api/tasks.ts';
import { troubleOf } from '../trouble-of.ts';
import { createTaskProgress } from './task-progress.ts';
import type { TaskEnd, TaskWork } from './task-work.ts';

const keptEnded = 50;
/** So often a task that says nothing is looked at again: a speed that falls is told. */
const pulseMs = 1000;

/** `closing`: nobody wanted it to end, but the app or the library is being closed. */
const whyHalted = {
  cancel: { code: 'interrupted', message: 'It was stopped.' },
  close: { code: 'closing', message: 'It was stopped because Photoferry was closed.' },
};

interface Entry {
  task: Task;
  readonly work: TaskWork;
  readonly progress: ReturnType<typeof createTaskProgress>;
  wanted: 'run' | 'pause' | 'cancel' | 'close';
  /** While a run of it is under way. */
  current: { stop: AbortController; ended: Promise<void> } | undefined;
}

export interface TaskRunnerOptions {
  /** Every step of a task; `isNewState`: it is another state than before. */
  onTask: (task: Task, isNewState: boolean) => void;
  /** Something begins to run, and nothing runs any more. */
  onBusy?: (isBusy: boolean) => void;
}

/** Runs what takes its time, one of a kind for each subject. Nothing that a task throws takes anything else down. */
export function createTaskRunner({ onTask, onBusy }: TaskRunnerOptions) {
  const entries = new Map<string, Entry>();
  let isClosed = false;
  let pulse: NodeJS.Timeout | undefined;

  const live = (entry: Entry) => entry.task.endedAtMs === null;
  const all = () => [...entries.values()];
  const show = (entry: Entry, change: Partial<Task> = {}) => {
    const isNewState = change.state !== undefined && change.state !== entry.task.state;
    entry.task = { ...entry.task, ...entry.progress.shown(), ...change };
    onTask(entry.task, isNewState);
  };
  const withTrouble = (entry: Entry, trouble: Task['trouble']) => {
    const { trouble: _, ...task } = entry.task;
    entry.task = trouble ? { ...task, trouble } : task;
  };

  const entryOf = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry) return entry;
    throw new PhotoferryError('no-such-task', 'There is no such task any more.');
  };

  /** Starts whatever waits and has its lane free, oldest first. */
  const advance = () => {
    for (const entry of all()) {
      if (isClosed || entry.task.state !== 'waiting' || entry.current) continue;
      const { lane } = entry.work;
      if (lane !== undefined && all().some((other) => other.current && other.work.lane === lane)) continue;
      begin(entry);
    }
    const isBusy = all().some((entry) => entry.current);
    if (isBusy === (pulse !== undefined)) return;
    clearInterval(pulse);
    pulse = isBusy ? setInterval(beat, pulseMs).unref() : undefined;
    onBusy?.(isBusy);
  };
  const beat = () => {
    for (const entry of all()) if (entry.current) show(entry);
  };

  const begin = (entry: Entry) => {
    const stop = new AbortController();
    entry.current = { stop, ended: Promise.resolve() };
    withTrouble(entry, undefined);
    show(entry, { state: 'running' });
    entry.current.ended = runOnce(entry, stop.signal).then((end) => {
      entry.current = undefined;
      settle(entry, end, stop.signal.aborted);
      advance();
    });
  };

  const runOnce = async (entry: Entry, signal: AbortSignal): Promise<RunEnd> => {
    // What a run still says after its end is not listened to.
    const isCurrent = () => entry.current?.stop.signal === signal;
    try {
      return await entry.work.run({
        signal,
        onProgress: (step) => {
          if (!isCurrent()) return;
          entry.progress.take(step);
          show(entry);
        },
        onTrouble: (trouble) => {
          if (!isCurrent() || signal.aborted) return;
          withTrouble(entry, trouble);
          show(entry);
        },
      });
    } catch (error) {
      return signal.aborted && isAbort(error) ? {} : { failure: error };
    }
  };

  const settle = (entry: Entry, { result, stoppedBy, failure }: RunEnd, wasHalted: boolean) => {
    entry.progress.rest();
    if (result) entry.task = { ...entry.task, result };
    if (failure !== undefined) {
      withTrouble(entry, troubleOf(failure));
      return end(entry, 'failed');
    }
    if (entry.wanted === 'cancel' || entry.wanted === 'close') {
      withTrouble(entry, whyHalted[entry.wanted]);
      return end(entry, 'stopped');
    }
    if (entry.wanted === 'pause') {
      withTrouble(entry, undefined);
      return show(entry, { state: 'paused' });
    }
    // It was paused, and resumed before it had come to its end.
    if (wasHalted) return show(entry, { state: 'waiting' });
    withTrouble(entry, stoppedBy);
    end(entry, stoppedBy ? 'stopped' : 'done');
  };

  const end = (entry: Entry, state: 'done' | 'stopped' | 'failed') => {
    show(entry, { state, endedAtMs: Date.now(), bytesPerSecond: null, secondsLeft: null });
    // The newest stand last.
    entries.delete(entry.task.id);
    entries.set(entry.task.id, entry);
    const ended = all().filter((each) => !live(each));
    for (const old of ended.slice(0, -keptEnded)) entries.delete(old.task.id);
    try {
      entry.work.onEnd?.(entry.task);
    } catch {
      // What follows a task is no part of it.
    }
  };

  const find = (kind: TaskKind, phone?: string): Entry | undefined =>
    all().find((entry) => live(entry) && entry.work.kind === kind && entry.work.phone === phone);

  const halt = async (entry: Entry, wanted: 'pause' | 'cancel' | 'close'): Promise<void> => {
    entry.wanted = wanted;
    if (entry.current) {
      entry.current.stop.abort();
      await entry.current.ended;
    } else if (entry.task.state === 'waiting' || wanted !== 'pause') {
      settle(entry, {}, true);
      advance();
    }
  };

  const stopAll = async (): Promise<void> => {
    await Promise.all(all().flatMap((entry) => (live(entry) ? halt(entry, 'close') : [])));
  };

  return {
    /** Begins it, or gives the one of its kind that is there already; that one goes on if it was paused. */
    start: (work: TaskWork): string => {
      if (isClosed) throw new PhotoferryError('closing', 'Photoferry is being closed.');
      const there = find(work.kind, work.phone);
      if (there && (there.wanted === 'run' || there.wanted === 'pause')) {
        resume(there);
        return there.task.id;
      }
      const id = randomUUID();
      const progress = createTaskProgress();
      const task: Task = {
        ...{ id, kind: work.kind, ...(work.phone !== undefined && { phone: work.phone }) },
        ...{ state: 'waiting', ...progress.shown(), startedAtMs: Date.now(), endedAtMs: null },
      };
      const entry: Entry = { task, work, progress, wanted: 'run', current: undefined };
      entries.set(id, entry);
      onTask(task, true);
      advance();
      return id;
    },
    /** Resolves when it has come to a safe place. */
    pause: async (id: string): Promise<void> => {
      const entry = entryOf(id);
      if (live(entry) && entry.wanted === 'run') await halt(entry, 'pause');
    },
    resume: (id: string): void => resume(entryOf(id)),
    /** Resolves when it has ended. */
    cancel: async (id: string): Promise<void> => {
      const entry = entryOf(id);
      if (live(entry)) await halt(entry, 'cancel');
    },
    /** The live one of this kind. */
    find: (kind: TaskKind, phone?: string): Task | undefined => find(kind, phone)?.task,
    /** Those under way first, oldest first; then those that ended, newest first. */
    list: (): Task[] => [
      ...all().flatMap((entry) => (live(entry) ? entry.task : [])),
      ...all()
        .flatMap((entry) => (live(entry) ? [] : entry.task))
        .toReversed(),
    ],
    /** Ends everything that is under way, and resolves when nothing runs any more. */
    stopAll,
    /** The same; nothing begins any more. */
    close: async (): Promise<void> => {
      isClosed = true;
      await stopAll();
      clearInterval(pulse);
    },
  };

  function resume(entry: Entry): void {
    if (!live(entry) || entry.wanted !== 'pause') return;
    entry.wanted = 'run';
    // A run that is still coming to its end has its successor begun by `settle`.
    if (!entry.current) {
      show(entry, { state: 'waiting' });
      advance();
    }
  }
}

type RunEnd = TaskEnd & { failure?: unknown };
export type TaskRunner = ReturnType<typeof createTaskRunner>;
