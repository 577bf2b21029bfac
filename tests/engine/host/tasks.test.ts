import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { delay } from '../../../electron/base/abort.ts';
import { PhotoferryError } from '../../../electron/base/error.ts';
import type { Task } from '../../../electron/contract/api/tasks.ts';
import type { Progress } from '../../../electron/contract/progress.ts';
import { createNews } from '../../../electron/engine/host/news.ts';
import { createTaskProgress } from '../../../electron/engine/host/tasks/task-progress.ts';
import { createTaskRunner } from '../../../electron/engine/host/tasks/task-runner.ts';
import type { TaskRun, TaskWork } from '../../../electron/engine/host/tasks/task-work.ts';
import { until } from './host-desk.ts';

function runner() {
  const told: Task[] = [];
  const busy: boolean[] = [];
  const tasks = createTaskRunner({
    onTask: (task) => told.push(task),
    onBusy: (isBusy) => busy.push(isBusy),
  });
  const of = (id: string) => tasks.list().find((task) => task.id === id)!;
  return { tasks, told, busy, of };
}

const step = (done: number, total: number, jobId = 'one'): Progress => ({
  ...{ jobId, phase: 'fetch', done, total, bytes: done * 1000, totalBytes: total * 1000 },
});

/** Copies ten pieces, and goes on with those that are left when it is run again. */
function tenPieces(kind: TaskWork['kind'] = 'import', phone = 'p1') {
  const seen = { left: 10, atOnce: 0, most: 0, runs: 0 };
  const work: TaskWork = {
    ...{ kind, phone },
    run: async ({ signal, onProgress }) => {
      seen.runs++;
      seen.most = Math.max(seen.most, ++seen.atOnce);
      const jobId = String(seen.runs);
      const total = seen.left;
      try {
        while (seen.left > 0) {
          await delay(5, signal);
          seen.left--;
          onProgress(step(total - seen.left, total, jobId));
        }
        return { result: { left: seen.left } };
      } finally {
        seen.atOnce--;
      }
    },
  };
  return { work, seen };
}

test('A task that is paused goes on where it stopped, and never shows less than before', async () => {
  const { tasks, told, of, busy } = runner();
  const { work, seen } = tenPieces();
  const id = tasks.start(work);
  await until(() => expect(seen.left).toBeLessThan(7));
  await tasks.pause(id);
  const paused = of(id);
  expect(paused).toMatchObject({ state: 'paused', endedAtMs: null, total: 10, done: 10 - seen.left });
  await delay(30, new AbortController().signal);
  expect(of(id).done).toBe(paused.done);
  tasks.resume(id);
  await until(() => expect(of(id).state).toBe('done'));
  expect(of(id)).toMatchObject({ done: 10, total: 10, bytes: 10_000, result: { left: 0 } });
  expect(seen).toMatchObject({ runs: 2, most: 1 });
  const shown = told.map(({ done }) => done);
  expect(shown).toEqual(shown.toSorted((one, other) => one - other));
  expect(busy).toEqual([true, false, true, false]);
});

test('Paused and resumed at once it still runs once at a time, to its end', async () => {
  const { tasks, of } = runner();
  const { work, seen } = tenPieces();
  const id = tasks.start(work);
  const pausing = tasks.pause(id);
  tasks.resume(id);
  await pausing;
  await until(() => expect(of(id).state).toBe('done'));
  expect(seen).toMatchObject({ left: 0, most: 1 });
});

test('There is one of a kind for each phone; asking again gives it, and lets it go on', async () => {
  const { tasks, of } = runner();
  const [one, other] = [tenPieces('import', 'p1'), tenPieces('import', 'p2')];
  const id = tasks.start(one.work);
  expect(tasks.start(tenPieces('import', 'p1').work)).toBe(id);
  expect(tasks.start(other.work)).not.toBe(id);
  await tasks.pause(id);
  expect(tasks.start(one.work)).toBe(id);
  await until(() => expect(of(id).state).toBe('done'));
  expect(tasks.start(one.work)).not.toBe(id);
  await tasks.close();
});

test('What is cancelled ends as stopped, waiting or running or paused; the lane is free then', async () => {
  const { tasks, of } = runner();
  const [first, second, third] = [tenPieces('backup', 'a'), tenPieces('prove', 'a'), tenPieces('fetch', 'a')];
  const [one, two, three] = [first, second, third].map(({ work }) => tasks.start({ ...work, lane: 'vault' }));
  expect(of(two!).state).toBe('waiting');
  await tasks.cancel(two!);
  expect(of(two!)).toMatchObject({ state: 'stopped', trouble: { code: 'interrupted' } });
  expect(second.seen.runs).toBe(0);
  await tasks.pause(one!);
  await until(() => expect(of(three!).state).toBe('done'));
  await tasks.cancel(one!);
  expect(of(one!)).toMatchObject({ state: 'stopped' });
});

test('A task that throws is failed with its words, whatever it throws; others are not touched', async () => {
  const { tasks, of } = runner();
  const failing = (kind: TaskWork['kind'], error: unknown): string =>
    tasks.start({ kind, run: () => Promise.reject(error) });
  const ours = failing(
    'backup',
    new PhotoferryError('vault-missing', 'It is not there.', { advice: 'Connect it.' }),
  );
  const foreign = failing('prove', new TypeError('x is not a function'));
  const odd = tasks.start({
    kind: 'fetch',
    run: () => {
      throw 'a text';
    },
    onEnd: () => {
      throw new Error('afterwards');
    },
  });
  const { work } = tenPieces();
  const fine = tasks.start(work);
  await until(() => expect(of(fine).state).toBe('done'));
  expect(of(ours)).toMatchObject({
    state: 'failed',
    trouble: { code: 'vault-missing', message: 'It is not there.', advice: 'Connect it.' },
  });
  expect(of(foreign).trouble).toMatchObject({ code: 'internal' });
  expect(of(odd).state).toBe('failed');
});

test('Closing stops everything, waits until nothing runs, and lets nothing begin', async () => {
  const { tasks, of } = runner();
  let isWriting = false;
  const id = tasks.start({
    kind: 'backup',
    run: async ({ signal }) => {
      isWriting = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await delay(50, new AbortController().signal);
      isWriting = false;
      return {};
    },
  });
  await until(() => expect(isWriting).toBe(true));
  await tasks.close();
  expect(isWriting).toBe(false);
  expect(of(id).state).toBe('stopped');
  expect(() => tasks.start(tenPieces().work)).toThrow(expect.objectContaining({ code: 'closing' }));
});

test('Those under way are kept, and the last fifty that ended', async () => {
  const { tasks } = runner();
  let last = '';
  for (let at = 0; at < 60; at++) {
    last = tasks.start({ kind: 'look', phone: String(at), run: async () => ({}) });
    await until(() => expect(tasks.list().find(({ id }) => id === last)?.state).toBe('done'));
  }
  expect(tasks.list()).toHaveLength(50);
  expect(tasks.list()[0]!.id).toBe(last);
});

test('Within a phase nothing goes backwards, whatever runs say, and what is done is never more than all', () => {
  const steps = fc.array(
    fc.record({
      jobId: fc.constantFrom('a', 'b', 'c'),
      done: fc.nat(1000),
      total: fc.option(fc.nat(1000)),
      bytes: fc.nat(1e6),
      totalBytes: fc.nat(1e6),
    }),
  );
  fc.assert(
    fc.property(steps, (all) => {
      let now = 0;
      const progress = createTaskProgress(() => now);
      let before = progress.shown();
      for (const each of all) {
        now += 100;
        progress.take({ ...each, phase: 'fetch' });
        const shown = progress.shown();
        expect(shown.done).toBeGreaterThanOrEqual(before.done);
        expect(shown.bytes).toBeGreaterThanOrEqual(before.bytes);
        expect(shown.totalBytes).toBeGreaterThanOrEqual(shown.bytes);
        if (shown.total !== null) expect(shown.total).toBeGreaterThanOrEqual(shown.done);
        before = shown;
      }
    }),
  );
});

test('Speed and time left are those of the last seconds, fall when nothing comes, and are not known at first', () => {
  let now = 0;
  const progress = createTaskProgress(() => now);
  const say = (bytes: number) =>
    progress.take({ jobId: 'a', phase: 'fetch', done: 0, total: 10, bytes, totalBytes: 100_000_000 });
  say(0);
  expect(progress.shown()).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
  for (let second = 1; second <= 20; second++) {
    now += 1000;
    say(second * 2_000_000);
  }
  expect(progress.shown().bytesPerSecond).toBeCloseTo(2_000_000, -5);
  expect(progress.shown().secondsLeft).toBeCloseTo(30, 0);
  now += 30_000;
  expect(progress.shown().bytesPerSecond).toBeLessThan(600_000);
});

test('News: a task at most eight times a second but its new state at once, a topic at most four times; the last always', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const news = createNews();
    const heard: { atMs: number; what: string }[] = [];
    news.subscribe(() => {
      throw new Error('a listener that is gone');
    });
    news.subscribe((event) =>
      heard.push({
        atMs: performance.now(),
        what:
          event.type === 'task'
            ? `task ${event.task.done}`
            : event.type === 'changed'
              ? event.topics.join()
              : '',
      }),
    );
    const start = performance.now();
    const task = { id: 't', done: 0 } as Task;
    for (let at = 1; at <= 200; at++) {
      news.task({ ...task, done: at }, false);
      news.changed('phones');
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(1000);
    const tasks = heard.filter(({ what }) => what.startsWith('task'));
    expect(tasks.filter(({ atMs }) => atMs <= start + 1000).length).toBeLessThanOrEqual(9);
    expect(tasks.at(-1)!.what).toBe('task 200');
    const topics = heard.filter(({ what }) => what === 'phones');
    expect(topics.length).toBeGreaterThanOrEqual(4);
    expect(topics.length).toBeLessThanOrEqual(6);
    news.task({ ...task, done: 201 }, false);
    vi.advanceTimersByTime(1);
    const before = heard.length;
    news.task({ ...task, done: 202 }, true);
    vi.advanceTimersByTime(1);
    expect(heard.slice(before).map(({ what }) => what)).toEqual(['task 202']);
  } finally {
    vi.useRealTimers();
  }
});

test('What a run says after its end is not listened to', async () => {
  const { tasks, of } = runner();
  let late: TaskRun | undefined;
  const id = tasks.start({
    kind: 'look',
    run: async (run) => {
      late = run;
      run.onProgress(step(1, 2));
      return {};
    },
  });
  await until(() => expect(of(id).state).toBe('done'));
  late!.onProgress(step(2, 2));
  late!.onTrouble({ code: 'x', message: 'x' });
  expect(of(id)).toMatchObject({ done: 1, state: 'done' });
  expect(of(id).trouble).toBeUndefined();
});
