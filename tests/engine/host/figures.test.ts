import { expect, onTestFinished, test, vi } from 'vitest';
import { delay } from '../../../electron/base/abort.ts';
import { createFigures } from '../../../electron/engine/host/figures.ts';
import { until } from './host-desk.ts';

const wait = (ms: number) => delay(ms, new AbortController().signal);

/** Something that takes so long to be counted. */
function counted(ms: number) {
  const seen = { value: 0, counts: 0, due: 0 };
  const figures = createFigures(
    async () => {
      seen.counts++;
      const { value } = seen;
      await wait(ms);
      return value;
    },
    () => {
      seen.due++;
    },
  );
  return { seen, figures };
}

test('Sums are counted once while nothing changes, and the newest ones are given in the end', async () => {
  const { seen, figures } = counted(2);
  expect(await Promise.all([figures.get('a'), figures.get('a'), figures.get('a')])).toEqual([0, 0, 0]);
  expect(seen.counts).toBe(1);
  seen.value = 1;
  figures.touch();
  await until(async () => expect(await figures.get('a')).toBe(1));
  const { counts } = seen;
  await figures.get('a');
  expect(seen.counts).toBe(counts);
});

test('What changes while it is being counted is counted again', async () => {
  const { seen, figures } = counted(20);
  const first = figures.get('a');
  seen.value = 1;
  figures.touch();
  expect(await first).toBe(0);
  await until(async () => expect(await figures.get('a')).toBe(1));
});

test('Long counts keep nobody waiting, take a small part of the time, and say when there is something new', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { seen, figures } = counted(80);
  const first = figures.get('a');
  await vi.advanceTimersByTimeAsync(80);
  await first;
  let answers = 0;
  for (let at = 1; at <= 200; at++) {
    seen.value++;
    figures.touch();
    void figures.get('a').then(() => answers++);
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toBe(at);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(seen.counts).toBeLessThanOrEqual(5);
  const { due } = seen;
  expect(due).toBeGreaterThan(0);
  // Asked again when it is worth it, which is said, it gives the newest.
  for (let at = 0; at < 2; at++) {
    await vi.advanceTimersByTimeAsync(1000);
    await figures.get('a');
  }
  expect(seen.due).toBeGreaterThan(due);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await figures.get('a')).toBe(seen.value);
  figures.forget();
});

test('A count that fails is said to whoever asked, and tried again by the next', async () => {
  let isBroken = true;
  const figures = createFigures(
    async () => {
      if (isBroken) throw new Error('gone');
      return 7;
    },
    () => {},
  );
  await expect(figures.get('a')).rejects.toThrow('gone');
  isBroken = false;
  expect(await figures.get('a')).toBe(7);
});
