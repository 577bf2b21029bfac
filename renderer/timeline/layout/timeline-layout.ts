import type { DayIndex } from './day-index.ts';
import { type Groups, groupsOf } from './groups.ts';
import { usualAspect } from './justify.ts';
import type { Metrics } from './metrics.ts';
import { justifiedRows, type Row, sharedRow, squareRows } from './rows.ts';
import { lastAtMost } from './search-sorted.ts';
import { type Segments, segmentsOf } from './segments.ts';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Laid {
  rows: Row[];
  /** Where each group that shares the segment begins. */
  lefts: number[];
  height: number;
}

const keptSegments = 600;

/**
 * Where every tile of a timeline stands, in logical pixels from its top, up to 100 million of them. Squares are exact from the
 * counts. Of a justified layout a segment is guessed (as if all its photos were 4:3) until the shapes of its photos are known and
 * `settle` has been called for it; then it keeps its height.
 */
export class TimelineLayout {
  readonly groups: Groups;
  readonly segments: Segments;
  readonly metrics: Metrics;
  readonly total: number;
  /** Above the first segment. */
  readonly inset: number;
  readonly #tops: Float64Array;
  readonly #heights: Float64Array;
  readonly #isSettled: Uint8Array;
  readonly #laid = new Map<number, Laid>();
  readonly #guesses = new Map<string, number>();
  readonly #aspectAt: (index: number) => number | undefined;

  /** @param options.aspectAt the shape of an asset, undefined while it is not loaded */
  constructor(
    index: DayIndex,
    metrics: Metrics,
    { aspectAt, inset = 0 }: { aspectAt: (index: number) => number | undefined; inset?: number },
  ) {
    this.metrics = metrics;
    this.inset = inset;
    this.total = index.total;
    this.groups = groupsOf(index, metrics.groupBy);
    this.segments = segmentsOf(this.groups, metrics);
    this.#aspectAt = aspectAt;
    const { length } = this.segments;
    this.#tops = new Float64Array(length + 1);
    this.#isSettled = new Uint8Array(length).fill(metrics.layout === 'square' ? 1 : 0);
    this.#heights = new Float64Array(length);
    for (let segment = 0; segment < length; segment += 1)
      this.#heights[segment] = this.#around(segment) + this.#guess(segment);
    this.#stack(0);
  }

  get height(): number {
    return this.#tops[this.segments.length]!;
  }

  top(segment: number): number {
    return this.#tops[segment]!;
  }
  bottom(segment: number): number {
    return this.#tops[segment + 1]!;
  }
  /** The label's height where one stands above it. */
  head(segment: number): number {
    return this.segments.isFirst[segment] ? this.metrics.headerHeight : 0;
  }

  segmentAt(y: number): number {
    return lastAtMost(this.#tops, y, this.segments.length);
  }
  segmentOf(index: number): number {
    return lastAtMost(this.segments.start, index, this.segments.length);
  }
  groupOf(index: number): number {
    return lastAtMost(this.groups.starts, index, this.groups.length);
  }

  /** Its rows, from the top of its tiles (under its label). */
  laid(segment: number): Laid {
    const kept = this.#laid.get(segment);
    if (kept) return kept;
    const laid = this.#layOut(segment, this.#isSettled[segment] === 1);
    if (this.#laid.size >= keptSegments) this.#laid.delete(this.#laid.keys().next().value!);
    this.#laid.set(segment, laid);
    return laid;
  }

  /** Lays out what is guessed between two heights and known by now. Says whether a height changed; keep an anchor around it. */
  settle(fromY: number, toY: number): boolean {
    let changed = false;
    const first = this.segmentAt(fromY);
    for (let at = first; at < this.segments.length && (at === first || this.top(at) < toY); at += 1) {
      if (this.#isSettled[at] || !this.#isKnown(at)) continue;
      this.#isSettled[at] = 1;
      this.#laid.delete(at);
      const height = this.#around(at) + this.laid(at).height;
      if (height === this.#heights[at]) continue;
      this.#heights[at] = height;
      this.#stack(at);
      changed = true;
    }
    return changed;
  }

  /** The shapes of these assets came or changed: what they stand in is settled anew. */
  unsettle(from: number, to: number): void {
    if (this.metrics.layout === 'square' || to <= from) return;
    const last = this.segmentOf(to - 1);
    for (let at = this.segmentOf(from); at <= last; at += 1) this.#isSettled[at] = 0;
  }

  rectOf(index: number): Rect {
    const segment = this.segmentOf(index);
    const { rows } = this.laid(segment);
    const row = rows[this.rowOf(rows, index)];
    const y = this.top(segment) + this.head(segment);
    if (!row) return { x: 0, y, width: this.metrics.size, height: this.metrics.size };
    const at = index - row.start;
    return { x: row.x[at]!, y: y + row.top, width: row.width[at]!, height: row.height };
  }

  rowOf(rows: Row[], index: number): number {
    let at = 0;
    let end = rows.length;
    while (at < end) {
      const middle = (at + end) >>> 1;
      if (rows[middle]!.start <= index) at = middle + 1;
      else end = middle;
    }
    return Math.max(0, at - 1);
  }

  /** The tile there, or the nearest one; -1 in an empty timeline. */
  indexAt(x: number, y: number): number {
    if (this.total === 0) return -1;
    const segment = this.segmentAt(Math.max(y, this.inset));
    const { rows } = this.laid(segment);
    const inside = y - this.top(segment) - this.head(segment);
    let row = rows[0]!;
    for (const each of rows) if (each.top <= inside) row = each;
    return row.start + nearest(row, x);
  }

  /** The tile above (-1) or below (1) one, where a person looks for it. */
  beside(index: number, direction: -1 | 1): number {
    const rect = this.rectOf(index);
    const middle = rect.x + rect.width / 2;
    const segment = this.segmentOf(index);
    const { rows } = this.laid(segment);
    const row = rows[this.rowOf(rows, index) + direction];
    if (row) return row.start + nearest(row, middle);
    const next = segment + direction;
    if (next < 0 || next >= this.segments.length) return index;
    const line = this.laid(next).rows.at(direction === 1 ? 0 : -1)!;
    return line.start + nearest(line, middle);
  }

  #around(segment: number): number {
    return this.head(segment) + (this.segments.isLast[segment] ? this.metrics.footHeight : 0);
  }

  #isKnown(segment: number): boolean {
    const end = this.segments.start[segment + 1]!;
    for (let index = this.segments.start[segment]!; index < end; index += 1)
      if (this.#aspectAt(index) === undefined) return false;
    return true;
  }

  #aspects(segment: number, isSettled: boolean): Float64Array {
    const start = this.segments.start[segment]!;
    const aspects = new Float64Array(this.segments.start[segment + 1]! - start);
    const other = this.metrics.layout === 'square' ? 1 : usualAspect;
    for (let at = 0; at < aspects.length; at += 1)
      aspects[at] = isSettled && other !== 1 ? (this.#aspectAt(start + at) ?? other) : other;
    return aspects;
  }

  #layOut(segment: number, isSettled: boolean): Laid {
    const { metrics, segments } = this;
    const start = segments.start[segment]!;
    if (segments.isRow[segment]) {
      const [first, count] = [segments.group[segment]!, segments.shared[segment]!];
      const { row, lefts } = sharedRow(this.groups, first, count, this.#aspects(segment, isSettled), metrics);
      return { rows: [row], lefts, height: row.height + metrics.gap };
    }
    const rows =
      metrics.layout === 'square'
        ? squareRows(start, segments.start[segment + 1]! - start, metrics)
        : justifiedRows(start, this.#aspects(segment, isSettled), metrics, segments.isLast[segment] === 1);
    const last = rows.at(-1)!;
    return { rows, lefts: [0], height: last.top + last.height + metrics.gap };
  }

  /** The height that `#layOut` comes to for what is not loaded: much the same again and again in a timeline of many days. */
  #guess(segment: number): number {
    const { segments, groups } = this;
    const count = segments.start[segment + 1]! - segments.start[segment]!;
    let key = `${count} ${segments.isLast[segment]}`;
    if (segments.isRow[segment]) {
      const first = segments.group[segment]!;
      const sharing = groups.starts.subarray(first, first + segments.shared[segment]! + 1);
      key = Array.from(sharing, (each) => each - sharing[0]!).join();
    }
    const known = this.#guesses.get(key);
    if (known !== undefined) return known;
    const { height } = this.#layOut(segment, false);
    this.#guesses.set(key, height);
    return height;
  }

  #stack(from: number): void {
    if (from === 0) this.#tops[0] = this.inset;
    for (let at = from; at < this.segments.length; at += 1)
      this.#tops[at + 1] = this.#tops[at]! + this.#heights[at]!;
  }
}

/** Which of a row's tiles is at `x`, or nearest to it. */
function nearest(row: Row, x: number): number {
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  row.x.forEach((left, at) => {
    const away = Math.max(left - x, x - left - row.width[at]!, 0);
    if (away < distance) [best, distance] = [at, away];
  });
  return best;
}
