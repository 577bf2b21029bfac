import { offsetBetween } from '../exif/exif-time.ts';
import type { MediaFacts } from '../facts.ts';

/**
 * How many ms lie between two captures, by what stands inside the files; undefined if that cannot be said. A wall time
 * without offset and an instant without a place are compared by what is left when some true offset is taken away.
 */
export function timeApart(a: MediaFacts, b: MediaFacts): number | undefined {
  const [first, second] = [a.takenAt, b.takenAt];
  if (first !== undefined && second !== undefined) {
    if (first.offsetMinutes !== null && second.offsetMinutes !== null) {
      return Math.abs(first.localMs - second.localMs - (first.offsetMinutes - second.offsetMinutes) * 60_000);
    }
    return Math.abs(first.localMs - second.localMs);
  }
  if (first !== undefined && b.takenAtUtc !== undefined) return toInstant(first, b.takenAtUtc.ms);
  if (second !== undefined && a.takenAtUtc !== undefined) return toInstant(second, a.takenAtUtc.ms);
  if (a.takenAtUtc !== undefined && b.takenAtUtc !== undefined) {
    return Math.abs(a.takenAtUtc.ms - b.takenAtUtc.ms);
  }
  return undefined;
}

function toInstant(taken: NonNullable<MediaFacts['takenAt']>, utcMs: number): number {
  const offset = taken.offsetMinutes ?? offsetBetween(taken.localMs, utcMs, 7.5 * 60_000);
  if (offset === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(taken.localMs - offset * 60_000 - utcMs);
}
