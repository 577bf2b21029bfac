import type { DayIndex } from './day-index.ts';

/** What stands under one label: a day or a month. */
export interface Groups {
  /** Its newest day, since 1970-01-01. */
  days: Int32Array;
  /** The number of its first asset; one more at the end: all. */
  starts: Int32Array;
  length: number;
}

const dayMs = 86_400_000;
const monthOf = (day: number): number => {
  const date = new Date(day * dayMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

export function groupsOf(index: DayIndex, by: 'day' | 'month'): Groups {
  if (by === 'day') return { days: index.days, starts: index.starts, length: index.days.length };
  const firsts: number[] = [];
  let before: number | undefined;
  index.days.forEach((day, at) => {
    const month = monthOf(day);
    if (month !== before) firsts.push(at);
    before = month;
  });
  return {
    days: Int32Array.from(firsts, (at) => index.days[at]!),
    starts: Int32Array.from([...firsts.map((at) => index.starts[at]!), index.total]),
    length: firsts.length,
  };
}
