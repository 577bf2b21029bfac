import type { Row } from '../layout/rows.ts';
import type { Shown } from './shown.ts';

/** One group on screen: its label, and those of its tiles that are elements. */
export interface GroupShown {
  group: number;
  segment: number;
  /** Where its label stands, in logical pixels. */
  top: number;
  left: number;
  /** The room for its label. */
  width: number;
  lines: { row: Row; top: number; from: number; to: number }[];
}

/** What is on screen, by groups. A group whose label has been scrolled past is there too, since its label stays in sight. */
export function linesShown({ layout, firstSegment, lastSegment, from, to }: Shown): GroupShown[] {
  const { segments, groups, metrics } = layout;
  const shown: GroupShown[] = [];
  for (let segment = firstSegment; segment <= lastSegment; segment += 1) {
    const { rows, lefts } = layout.laid(segment);
    const top = layout.top(segment) + layout.head(segment);
    for (let at = 0; at < segments.shared[segment]!; at += 1) {
      const group = segments.group[segment]! + at;
      let entry = shown.at(-1);
      if (entry?.group !== group) {
        const first = layout.segmentOf(groups.starts[group]!);
        const left = lefts[at]!;
        const end = lefts[at + 1] === undefined ? metrics.width : lefts[at + 1]! - 8;
        entry = { group, segment: first, top: layout.top(first), left, width: end - left, lines: [] };
        shown.push(entry);
      }
      const [least, most] = [Math.max(from, groups.starts[group]!), Math.min(to, groups.starts[group + 1]!)];
      for (const row of rows) {
        const [first, last] = [Math.max(row.start, least), Math.min(row.start + row.x.length, most)];
        if (first < last) entry.lines.push({ row, top: top + row.top, from: first, to: last });
      }
    }
  }
  return shown;
}
