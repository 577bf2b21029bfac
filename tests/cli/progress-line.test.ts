import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createProgressLines } from '../../electron/cli/progress-line.ts';
import type { Progress } from '../../electron/contract/progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A terminal, or a file, that keeps what is written to it. */
function screen(isTTY: boolean, columns = 120) {
  const stream = {
    isTTY,
    columns,
    text: '',
    write(text: string) {
      stream.text += text;
      return true;
    },
  };
  const lines = createProgressLines(stream as unknown as NodeJS.WriteStream);
  /** What stands on the last line. */
  const last = () =>
    stream.text
      .trimEnd()
      .split('\n')
      .at(-1)!
      .replaceAll(/\x1b\[\d+[AJ]/g, '');
  return { stream, lines, last };
}

const at = (fields: Partial<Progress>): Progress => ({
  ...{ jobId: 'j', phase: 'fetch', done: 0, total: 100, bytes: 0, totalBytes: 1_000_000_000 },
  ...fields,
});

it('fetching: share, items, bytes, rate and time left', () => {
  const { lines, last } = screen(true);
  lines.show('Pixel', at({}));
  expect(last()).toBe(`Pixel: ${'░'.repeat(24)} 0 %, 0 of 100, 0 bytes of 1.0 GB`);
  vi.advanceTimersByTime(10_000);
  lines.show('Pixel', at({ done: 25, bytes: 250_000_000 }));
  expect(last()).toBe(
    `Pixel: ${'█'.repeat(6)}${'░'.repeat(18)} 25 %, 25 of 100, 250 MB of 1.0 GB, 25 MB/s, 30 s left`,
  );
  vi.advanceTimersByTime(30_000);
  lines.show('Pixel', at({ done: 100, bytes: 1_000_000_000 }));
  expect(last()).toBe(`Pixel: ${'█'.repeat(24)} 100 %, 100 of 100, 1.0 GB of 1.0 GB, 25 MB/s`);
});

it('a phone that stands still shows no time left, and nothing of nothing is all of it', () => {
  const { lines, last } = screen(true);
  lines.show('Pixel', at({ done: 3, bytes: 300 }));
  vi.advanceTimersByTime(5000);
  lines.show('Pixel', at({ done: 3, bytes: 300 }));
  expect(last()).toMatch(/0 bytes\/s$/);
  lines.show('Empty', at({ total: 0, totalBytes: 0 }));
  expect(last()).toMatch(/Empty: █+ 100 %, 0 of 0/);
});

it('listing counts, thumbnails go by items, large files by bytes', () => {
  const { lines, last } = screen(true);
  lines.show('Pixel', at({ phase: 'list', done: 12_402, total: null }));
  expect(last()).toBe('Pixel: 12,402 items listed');
  lines.show('Making', at({ phase: 'thumbnails', totalBytes: 0 }));
  vi.advanceTimersByTime(2000);
  lines.show('Making', at({ phase: 'thumbnails', done: 50, totalBytes: 0 }));
  expect(last()).toBe(
    `Making: thumbnails ${'█'.repeat(12)}${'░'.repeat(12)} 50 %, 50 of 100, 25/s, 2 s left`,
  );
  lines.done();
  lines.show('Checking', at({ phase: 'parts', total: 2 }));
  vi.advanceTimersByTime(1000);
  lines.show('Checking', at({ phase: 'parts', done: 1, total: 2, bytes: 500_000_000 }));
  expect(last()).toMatch(/^Checking: large files .* 50 %, 1 of 2, 500 MB of 1.0 GB, 500 MB\/s, 1 s left$/);
});

it('a narrow terminal: no line is ever longer than it, and each is rewritten in place', () => {
  const { stream, lines } = screen(true, 40);
  for (let done = 0; done <= 100; done += 10) {
    vi.advanceTimersByTime(1000);
    lines.show('A phone with a rather long name', at({ done, bytes: done * 10_000_000 }));
    lines.show('Another', at({ done }));
  }
  for (const line of stream.text.split('\n')) {
    expect(line.replaceAll(/\x1b\[\d+[AJ]/g, '').length).toBeLessThan(40);
  }
  expect(stream.text.match(/\x1b\[2A\x1b\[0J/g)!.length).toBeGreaterThan(15);
});

it('elsewhere a plain line every five seconds, and words at once', () => {
  const { stream, lines } = screen(false);
  for (let second = 0; second < 12; second++) {
    lines.show('Pixel', at({ done: second }));
    vi.advanceTimersByTime(1000);
  }
  lines.say('evil\x1b[2J');
  expect(stream.text).not.toMatch(/\x1b/);
  expect(stream.text.trimEnd().split('\n')).toHaveLength(3);
});
