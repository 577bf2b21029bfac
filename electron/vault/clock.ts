import { isId } from './layout.ts';
import { VaultError } from './vault-error.ts';

/**
 * A reading of a hybrid logical clock, `<13 digits: milliseconds>-<5 digits: counter>-<desktop>`. As text it sorts in order.
 */
export type Clock = string;

const pattern = /^([0-9]{13})-([0-9]{5})-([0-9a-f]{32})$/;
const maxCounter = 99_999;
/** What the thirteen digits hold: the year 2286. */
const maxMs = 9_999_999_999_999;
const dayMs = 86_400_000;

export function parseClock(text: unknown): { ms: number; counter: number; desktop: string } | undefined {
  const match = typeof text === 'string' && text.length === 52 ? pattern.exec(text) : null;
  return match ? { ms: Number(match[1]), counter: Number(match[2]), desktop: match[3]! } : undefined;
}

/**
 * A reading after `last`, the greatest that this desktop has made or read, however its own clock was set since.
 * @param last `undefined` for the first
 */
export function nextClock(
  last: Clock | undefined,
  { nowMs, desktop }: { nowMs: number; desktop: string },
): Clock {
  const before = last === undefined ? undefined : parseClock(last);
  if ((last !== undefined && !before) || !isId(desktop) || !(nowMs >= 0))
    throw new VaultError('vault-misuse', 'That is no reading of a clock.');
  let ms = Math.floor(nowMs);
  let counter = 0;
  if (before && before.ms >= ms) {
    const isFull = before.counter === maxCounter;
    ms = before.ms + (isFull ? 1 : 0);
    counter = isFull ? 0 : before.counter + 1;
  }
  if (ms > maxMs)
    throw new VaultError('vault-bounds', 'The clock of this computer is set beyond the year 2286.');
  return `${String(ms).padStart(13, '0')}-${String(counter).padStart(5, '0')}-${desktop}`;
}

/** Over a day ahead of our own time: its writer's clock is wrong, and nothing later could ever win against it. */
export const isFarAhead = (clock: Clock, nowMs: number) => (parseClock(clock)?.ms ?? 0) > nowMs + dayMs;

/** The greatest of these that is not far ahead; empty for none. */
export function greatestClock(changes: Iterable<{ clock: Clock }>, { nowMs }: { nowMs: number }): Clock {
  let greatest = '';
  for (const { clock } of changes) if (clock > greatest && !isFarAhead(clock, nowMs)) greatest = clock;
  return greatest;
}
