import type { Stretch } from '../../../electron/contract/api/timeline.ts';
import { lastAtMost } from './search-sorted.ts';

/**
 * The days of a timeline, newest first, and which assets (numbered from the newest, from 0) are theirs. All that is known of a
 * timeline before a single tile is loaded.
 */
export interface DayIndex {
  /** Days since 1970-01-01. */
  days: Int32Array;
  /** The number of each day's first asset; one more at the end: all. */
  starts: Int32Array;
  total: number;
}

export function createDayIndex(counted: readonly (readonly [day: number, count: number])[]): DayIndex {
  const held = counted.filter(([, count]) => count > 0);
  const days = new Int32Array(held.length);
  const starts = new Int32Array(held.length + 1);
  held.forEach(([day, count], at) => {
    days[at] = day;
    starts[at + 1] = starts[at]! + count;
  });
  return { days, starts, total: starts[held.length]! };
}

/** Which day (its position) an asset is of. */
export const dayOf = ({ starts, days }: DayIndex, index: number): number =>
  lastAtMost(starts, index, days.length);

/** Where an asset of a day stands. When the day is shorter now, its last; when it is gone, the first of the next older one. */
export function indexNear({ days, starts, total }: DayIndex, day: number, offset: number): number {
  let at = 0;
  let end = days.length;
  while (at < end) {
    const middle = (at + end) >>> 1;
    if (days[middle]! <= day) end = middle;
    else at = middle + 1;
  }
  if (at >= days.length) return Math.max(0, total - 1);
  if (days[at] !== day) return starts[at]!;
  return Math.min(starts[at]! + Math.max(0, offset), starts[at + 1]! - 1);
}

/** The stretches that hold the assets `from` (included) to `to` (not). */
export function stretchesOf(index: DayIndex, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [];
  const end = Math.min(to, index.total);
  let next = Math.max(0, from);
  for (let at = dayOf(index, next); next < end; at += 1) {
    const limit = Math.min(end, index.starts[at + 1]!) - next;
    stretches.push({ day: index.days[at]!, offset: next - index.starts[at]!, limit });
    next += limit;
  }
  return stretches;
}
