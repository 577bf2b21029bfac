import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../electron/contract/api/events.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { type Connection, followEvents } from '../../renderer/api/events.ts';

/** A stream whose other end the test is: that it breaks at a given moment cannot be had otherwise. */
class Stream extends EventTarget {
  static all: Stream[] = [];
  isClosed = false;
  constructor() {
    super();
    Stream.all.push(this);
  }
  close() {
    this.isClosed = true;
  }
  say(event: EngineEvent) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(event) }));
  }
}
const last = () => Stream.all.at(-1)!;
let page: EventTarget & { visibilityState: string };
const turn = (visibilityState: 'visible' | 'hidden') => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
};
let status = 200;

beforeEach(() => {
  vi.useFakeTimers();
  Stream.all = [];
  vi.stubGlobal('EventSource', Stream);
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  vi.stubGlobal('fetch', async () => {
    if (status === 0) throw new TypeError('connection refused');
    return { status };
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function following() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const heard: Connection[] = [];
  const end = followEvents(client, (connection) => heard.push(connection));
  const asked: Record<string, number> = {};
  const watch = (name: string) => {
    const queryFn = () => {
      asked[name] = (asked[name] ?? 0) + 1;
      return asked[name];
    };
    return new QueryObserver(client, { queryKey: [name, {}], queryFn }).subscribe(() => undefined);
  };
  return { client, heard, end, asked, watch };
}

it('asks again for what has changed, and for nothing else', async () => {
  const { asked, watch, end } = following();
  for (const name of ['timelineDays', 'safety']) watch(name);
  await vi.advanceTimersByTimeAsync(10);
  last().say({ type: 'changed', topics: ['timeline'] });
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toEqual({ timelineDays: 2, safety: 1 });
  end();
});

it('an engine that dies is asked until it is back, and then everything is asked anew', async () => {
  const { heard, asked, watch, end } = following();
  watch('safety');
  last().dispatchEvent(new Event('open'));
  await vi.advanceTimersByTimeAsync(10);
  status = 0;
  for (let turn = 0; turn < 6; turn++) {
    last().dispatchEvent(new Event('error'));
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(heard).toEqual(['there', ...Array(6).fill('away')]);
  expect(Stream.all).toHaveLength(7);
  expect(Stream.all.slice(0, -1).every((stream) => stream.isClosed)).toBe(true);
  status = 200;
  last().dispatchEvent(new Event('open'));
  last().say({ type: 'hello' });
  await vi.advanceTimersByTimeAsync(10);
  expect(heard.at(-1)).toBe('there');
  expect(asked).toEqual({ safety: 2 });
  end();
});

it('an engine that does not know this window says so', async () => {
  const { heard, end } = following();
  status = 401;
  last().dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(10);
  expect(heard).toEqual(['refused']);
  status = 200;
  end();
});

it('tasks go straight on screen: a new one first, a known one in its place', () => {
  const { client, end } = following();
  const task = (id: string, done: number) => ({ id, done }) as unknown as Task;
  for (const [id, done] of [
    ['a', 0],
    ['b', 0],
    ['a', 5],
  ] as const)
    last().say({ type: 'task', task: task(id, done) });
  expect(client.getQueryData(['tasks', {}])).toEqual({ tasks: [task('b', 0), task('a', 5)] });
  end();
});

it('what has ended listens no more', async () => {
  const { end } = following();
  last().dispatchEvent(new Event('error'));
  end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Stream.all).toHaveLength(1);
});

it('a tab that cannot be seen keeps no connection from the others, and is told all when it is seen again', async () => {
  const { heard, asked, watch, end } = following();
  watch('safety');
  await vi.advanceTimersByTimeAsync(10);
  turn('hidden');
  expect(Stream.all.map(({ isClosed }) => isClosed)).toEqual([true]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Stream.all).toHaveLength(1);
  expect(heard).not.toContain('away');
  turn('visible');
  expect(Stream.all).toHaveLength(2);
  last().say({ type: 'hello' });
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toEqual({ safety: 2 });
  end();
  expect(last().isClosed).toBe(true);
  turn('visible');
  expect(Stream.all).toHaveLength(2);
});

it('a tab that is opened behind others listens when it is looked at', async () => {
  page.visibilityState = 'hidden';
  const { end } = following();
  expect(Stream.all).toHaveLength(0);
  turn('visible');
  expect(Stream.all).toHaveLength(1);
  end();
});
