import type { DayIndex } from '../layout/day-index.ts';
import type { TimelineLayout } from '../layout/timeline-layout.ts';

export interface Mark {
  /** Its newest day. */
  day: number;
  isYear: boolean;
  /** From 0 (newest) to 1. */
  at: number;
}

const dayMs = 86_400_000;

/**
 * The months of a timeline at the heights where they begin: far apart where there are many photos, close where there are few. A year
 * begins with its newest month.
 */
export function scrubberMarks(index: DayIndex, layout: TimelineLayout, most: number): Mark[] {
  const marks: Mark[] = [];
  let [year, month] = [Number.NaN, Number.NaN];
  index.days.forEach((day, position) => {
    const date = new Date(day * dayMs);
    const [nextYear, nextMonth] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (nextYear === year && nextMonth === month) return;
    const top = layout.top(layout.segmentOf(index.starts[position]!));
    const at = most > 0 ? Math.min(1, Math.max(0, top - layout.inset) / most) : 0;
    marks.push({ day, isYear: nextYear !== year, at });
    [year, month] = [nextYear, nextMonth];
  });
  return marks;
}

/** Those that have room: a label for every year that is at least `labelGap` from the last one, a dot for every month likewise. */
export function thinned(
  marks: readonly Mark[],
  height: number,
  { labelGap, dotGap }: { labelGap: number; dotGap: number },
): Mark[] {
  const kept: Mark[] = [];
  let [label, any] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const mark of marks) {
    const y = mark.at * height;
    if (mark.isYear && y - label >= labelGap) {
      while (kept.length > 0 && !kept.at(-1)!.isYear && y - kept.at(-1)!.at * height < labelGap / 2)
        kept.pop();
      kept.push(mark);
      [label, any] = [y, y];
    } else if (y - any >= dotGap && y - label >= labelGap / 2) {
      kept.push({ ...mark, isYear: false });
      any = y;
    }
  }
  return kept;
}
