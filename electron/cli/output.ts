import { codeOf } from '../base/error.ts';
import { visible, visibleLines } from '../base/visible.ts';

export const exitStatus = { done: 0, someFailed: 1, wrongUse: 2, nothingDone: 3, interrupted: 130 } as const;

/** Where a verb speaks: JSON lines on stdout for programs, words for people. */
export interface Output {
  readonly isJson: boolean;
  /** One JSON object on one line; nothing without `--json`. Waits while the reader is slow. */
  json(line: Record<string, unknown>): Promise<void>;
  /** The answer that was asked for, in words; nothing with `--json`. */
  answer(text: string): Promise<void>;
  /** Words beside the answer; always on stderr. Whoever cannot hear them keeps nothing from going on. */
  say(text: string): void;
}

/**
 * Nothing that is said in words can steer the terminal: what is no line end and no letter is written as an escape.
 * `onUnheard`: whoever read standard output has stopped; nothing is written to it from then on.
 */
export function createOutput(isJson: boolean, onUnheard: () => void): Output {
  let isUnheard = false;
  process.stdout.on('error', (error) => {
    if (codeOf(error) !== 'EPIPE') throw error;
    if (!isUnheard) onUnheard();
    isUnheard = true;
  });
  process.stderr.on('error', (error) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });
  // One wait for all: a hundred thousand lines at once must not become as many listeners.
  let drained: Promise<void> | undefined;
  const write = async (text: string) => {
    if (isUnheard || process.stdout.write(`${text}\n`)) return;
    drained ??= new Promise<void>((resolve) => {
      for (const event of ['drain', 'error', 'close']) process.stdout.once(event, resolve);
    }).then(() => {
      drained = undefined;
    });
    await drained;
  };
  return {
    isJson,
    json: async (line) => {
      if (isJson) await write(JSON.stringify(line));
    },
    answer: async (text) => {
      if (!isJson) await write(visibleLines(text));
    },
    say: (text) => {
      process.stderr.write(`${visibleLines(text)}\n`);
    },
  };
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `1.4 GB`, by thousands as disks and phones count. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** `312`, `12,402`. */
export function count(number: number): string {
  // Not `toLocaleString`: what it loads for one comma takes 20 ms.
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 photo`, `2 photos`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `1 photo or video`, `2 photos or videos`. */
export function countedAssets(number: number): string {
  return `${count(number)} ${number === 1 ? 'photo or video' : 'photos or videos'}`;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `2026-07-01 09:30 UTC`. */
export function moment(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export { visible };
