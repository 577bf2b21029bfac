import type { DayRange } from '../../catalog/timeline/timeline.ts';

const dayMs = 86_400_000;

/** Days since 1970. `month` counts from 1 and may be beyond a year's. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  return Math.floor(Date.UTC(year, month - 1, dayOfMonth) / dayMs);
}

export function dateOf(day: number): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** 0 is Monday. */
export const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/** Undefined for the 30th of February. */
export function oneDay(year: number, month: number, dayOfMonth: number): DayRange | undefined {
  const day = dayOf(year, month, dayOfMonth);
  const back = dateOf(day);
  const isReal = back.year === year && back.month === month && back.dayOfMonth === dayOfMonth;
  return isReal ? { from: day, to: day } : undefined;
}

export const days = (from: number, to: number): DayRange => ({ from, to });

/** `count` months from this one on; `month` may be 0 or 13. */
export const months = (year: number, month: number, count = 1): DayRange => ({
  from: dayOf(year, month, 1),
  to: dayOf(year, month + count, 1) - 1,
});

export const years = (first: number, last = first): DayRange => ({
  from: dayOf(first, 1, 1),
  to: dayOf(last, 12, 31),
});

/** Monday to Sunday, `back` weeks before that of `today`. */
export function week(today: number, back: number): DayRange {
  const monday = today - weekdayOf(today) - 7 * back;
  return { from: monday, to: monday + 6 };
}
