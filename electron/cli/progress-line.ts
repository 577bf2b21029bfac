import { visibleLines } from '../base/visible.ts';
import type { Progress } from '../contract/progress.ts';
import { count, duration, size } from './output.ts';

const plainMs = 5000;
const barWidth = 24;

/**
 * Shows how far several jobs are: on a terminal one line each that is rewritten in place, elsewhere a plain line every few
 * seconds. `say` writes words above the lines; `done` leaves the last state standing.
 */
export function createProgressLines(stream: NodeJS.WriteStream = process.stderr) {
  const lines = new Map<string, string>();
  const rates = new Map<string, { atMs: number; bytes: number; done: number }>();
  let shown = 0;
  let plainAtMs = performance.now();

  const clear = () => {
    if (shown > 0) stream.write(`\x1b[${shown}A\x1b[0J`);
    shown = 0;
  };
  const draw = () => {
    const width = (stream.columns ?? 80) - 1;
    clear();
    for (const line of lines.values()) stream.write(`${line.slice(0, width)}\n`);
    shown = lines.size;
  };

  return {
    show: (title: string, progress: Progress) => {
      const key = `${title} ${progress.phase}`;
      const nowMs = performance.now();
      const start = rates.get(key) ?? { atMs: nowMs, bytes: progress.bytes, done: progress.done };
      rates.set(key, start);
      const text = `${title}: ${words(progress, (nowMs - start.atMs) / 1000, start)}`;
      lines.set(title, text);
      if (stream.isTTY) draw();
      else if (nowMs - plainAtMs >= plainMs) {
        plainAtMs = nowMs;
        stream.write(`${text}\n`);
      }
    },
    say: (text: string) => {
      clear();
      stream.write(`${visibleLines(text)}\n`);
      if (stream.isTTY) draw();
    },
    /** Starts afresh below what stands. */
    done: () => {
      lines.clear();
      shown = 0;
    },
  };
}

/** Work that is counted in bytes rather than in items. */
const byBytes = new Set<Progress['phase']>(['fetch', 'parts', 'backup', 'prove', 'restore', 'export']);
const titles: Partial<Record<Progress['phase'], string>> = {
  thumbnails: 'thumbnails ',
  previews: 'previews ',
  parts: 'large files ',
};

function words(progress: Progress, seconds: number, start: { bytes: number; done: number }): string {
  const { phase, done, total, bytes, totalBytes } = progress;
  if (phase === 'list') return `${count(done)} items listed`;
  const part = totalBytes > 0 ? bytes / totalBytes : total ? done / total : 1;
  // A total is what was known when the work began.
  const share = Math.min(Math.max(part, 0), 1);
  const isBytes = byBytes.has(phase);
  const bar = `${'█'.repeat(Math.round(share * barWidth))}${'░'.repeat(barWidth - Math.round(share * barWidth))}`;
  const parts = [`${bar} ${Math.floor(share * 100)} %`, `${count(done)} of ${count(total ?? done)}`];
  if (isBytes) parts.push(`${size(bytes)} of ${size(totalBytes)}`);
  if (seconds >= 1) {
    const speed = (bytes - start.bytes) / seconds;
    const items = (done - start.done) / seconds;
    parts.push(isBytes ? `${size(Math.round(speed))}/s` : `${Math.round(items)}/s`);
    const left = isBytes ? (totalBytes - bytes) / speed : ((total ?? done) - done) / items;
    if (Number.isFinite(left) && share < 1) parts.push(`${duration(left)} left`);
  }
  return `${titles[phase] ?? ''}${parts.join(', ')}`;
}
