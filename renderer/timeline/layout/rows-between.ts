import type { TimelineLayout } from './timeline-layout.ts';

/** The tiles of all rows that lie between two heights. */
export function rowsBetween(layout: TimelineLayout, top: number, bottom: number): [from: number, to: number] {
  const edge = (y: number, isEnd: boolean): number => {
    const segment = layout.segmentAt(Math.max(layout.inset, y));
    const { rows } = layout.laid(segment);
    const inside = y - layout.top(segment) - layout.head(segment);
    if (isEnd) {
      const after = rows.findIndex((row) => row.top >= inside);
      return after < 0 ? layout.segments.start[segment + 1]! : rows[after]!.start;
    }
    const first = rows.find((row) => row.top + row.height > inside);
    return first ? first.start : layout.segments.start[segment + 1]!;
  };
  const from = edge(top, false);
  return [from, Math.max(from, edge(bottom, true))];
}

/** A segment is laid out as soon as all of it is known. */
export function wholeSegments(layout: TimelineLayout, [from, to]: [number, number]): [number, number] {
  if (to <= from) return [from, to];
  const { start } = layout.segments;
  return [start[layout.segmentOf(from)]!, start[layout.segmentOf(to - 1) + 1]!];
}
