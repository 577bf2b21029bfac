import type { Groups } from './groups.ts';
import { justify, mostStretch } from './justify.ts';
import type { Metrics } from './metrics.ts';

/** One line of tiles; `top` from the top of the tiles it is among. `x` and `width` of each tile, from `start` on. */
export interface Row {
  top: number;
  height: number;
  start: number;
  x: number[];
  width: number[];
}

/** Squares, `columns` in a row, from edge to edge to the pixel. */
export function squareRows(start: number, count: number, { columns, width, gap, size }: Metrics): Row[] {
  const edge = (column: number) => Math.round((column * (width + gap)) / columns);
  const rows: Row[] = [];
  for (let done = 0; done < count; done += columns) {
    const length = Math.min(columns, count - done);
    rows.push({
      top: (done / columns) * (size + gap),
      height: size,
      start: start + done,
      x: Array.from({ length }, (_, column) => edge(column)),
      width: Array.from({ length }, (_, column) => edge(column + 1) - gap - edge(column)),
    });
  }
  return rows;
}

export function justifiedRows(
  start: number,
  aspects: ArrayLike<number>,
  { width, size, gap }: Metrics,
  isLast: boolean,
): Row[] {
  let top = 0;
  return justify(aspects, { width, size, gap, isLast }).map(({ from, to, height, isFull }) => {
    const row: Row = { top, height, start: start + from, x: [], width: [] };
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += aspects[at]!;
    const scale = isFull ? Math.max(1, width - gap * (to - from - 1)) / sum : height;
    let along = 0;
    for (let at = from; at < to; at += 1) {
      const left = Math.round(along * scale) + gap * (at - from);
      along += aspects[at]!;
      const right = Math.round(along * scale) + gap * (at - from);
      row.x.push(left);
      row.width.push(Math.max(1, right - left));
    }
    top += height + gap;
    return row;
  });
}

/** One row that several small groups share, each under its own label. `aspects`: of all of them, one after the other. */
export function sharedRow(
  groups: Groups,
  first: number,
  count: number,
  aspects: ArrayLike<number>,
  metrics: Metrics,
) {
  const { gap, groupGap, labelWidth, width, size } = metrics;
  const start = groups.starts[first]!;
  const parts = Array.from({ length: count }, (_, at) => {
    const from = groups.starts[first + at]! - start;
    const to = groups.starts[first + at + 1]! - start;
    let sum = 0;
    for (let index = from; index < to; index += 1) sum += aspects[index]!;
    return { from, to, sum, gaps: gap * (to - from - 1) };
  });
  const room = Math.max(1, width - groupGap * (count - 1));
  const least = count > 1 ? labelWidth : 0;
  const needed = (height: number) =>
    parts.reduce((all, { sum, gaps }) => all + Math.max(least, Math.ceil(sum * height + gaps + 1)), 0);
  const most = metrics.layout === 'square' ? size : size * Math.min(1.25, mostStretch);
  let [low, high] = [1, most];
  if (needed(most) <= room) low = most;
  else
    for (let step = 0; step < 24; step += 1) {
      const middle = (low + high) / 2;
      if (needed(middle) <= room) low = middle;
      else high = middle;
    }
  // What does not fill the row stays at its usual height.
  const scale = low === most ? size : low;
  const height = Math.max(1, Math.floor(scale));
  const row: Row = { top: 0, height, start, x: [], width: [] };
  const lefts: number[] = [];
  let left = 0;
  for (const { from, to, sum, gaps } of parts) {
    lefts.push(left);
    let along = 0;
    for (let at = from; at < to; at += 1) {
      const x = Math.round(along * scale) + gap * (at - from);
      along += aspects[at]!;
      row.x.push(left + x);
      row.width.push(Math.max(1, Math.round(along * scale) + gap * (at - from) - x));
    }
    left += Math.max(least, Math.ceil(sum * scale + gaps)) + groupGap;
  }
  return { row, lefts };
}
