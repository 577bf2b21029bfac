import type { Stretch } from '../../electron/contract/api/timeline.ts';

/** [day, assets of it], newest first, as `timelineDays` gives them. */
export type Days = readonly (readonly [day: number, count: number])[];

/** How many assets one question asks for: a window around a photo is at most two such chunks. */
export const chunkSize = 64;

/** How many assets stand before each day; one more at the end: all. */
export function startsOf(days: Days): number[] {
  const starts = [0];
  for (const [, count] of days) starts.push(starts.at(-1)! + count);
  return starts;
}

/** Which asset of the whole timeline, newest from 0, stands at this place; undefined for a day that is not there. */
export function ordinalOf(
  days: Days,
  starts: number[],
  place: { day: number; offset: number },
): number | undefined {
  const at = firstWhere(days.length, (index) => days[index]![0] <= place.day);
  const found = days[at];
  if (!found || found[0] !== place.day || place.offset >= found[1]) return undefined;
  return starts[at]! + place.offset;
}

export function placeOf(
  days: Days,
  starts: number[],
  ordinal: number,
): { day: number; offset: number } | undefined {
  if (ordinal < 0 || ordinal >= starts.at(-1)!) return undefined;
  const at = firstWhere(days.length, (index) => starts[index + 1]! > ordinal);
  return { day: days[at]![0], offset: ordinal - starts[at]! };
}

/** The stretches that hold the assets `from` (included) to `to` (not), over as many days as they lie in. */
export function stretchesOf(days: Days, starts: number[], from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [];
  let ordinal = Math.max(0, from);
  const end = Math.min(to, starts.at(-1)!);
  let at = firstWhere(days.length, (index) => starts[index + 1]! > ordinal);
  for (; ordinal < end; at += 1) {
    const limit = Math.min(end, starts[at + 1]!) - ordinal;
    if (limit > 0) stretches.push({ day: days[at]![0], offset: ordinal - starts[at]!, limit });
    ordinal += Math.max(0, limit);
  }
  return stretches;
}

/** The chunks (each from `chunk * chunkSize` on) that hold all within `radius` of an asset. */
export function chunksAround(ordinal: number, radius: number, total: number): number[] {
  if (total === 0) return [];
  const first = Math.floor(Math.max(0, ordinal - radius) / chunkSize);
  const last = Math.floor(Math.min(total - 1, ordinal + radius) / chunkSize);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The first index for which it is true, of `length` for which it is false, then true; `length` when it never is. */
function firstWhere(length: number, isTrue: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
