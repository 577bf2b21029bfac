import { expect, test } from 'vitest';
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
  const { seen, figures } = counted(80);
  await figures.get('a');
  const end = performance.now() + 2000;
  let longestMs = 0;
  while (performance.now() < end) {
    seen.value++;
    figures.touch();
    const asked = performance.now();
    await figures.get('a');
    longestMs = Math.max(longestMs, performance.now() - asked);
    await wait(10);
  }
  expect(longestMs).toBeLessThan(60);
  expect(seen.counts).toBeLessThanOrEqual(5);
  const last = seen.value;
  await until(async () => expect(await figures.get('a')).toBe(last));
  expect(seen.due).toBeGreaterThan(0);
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
