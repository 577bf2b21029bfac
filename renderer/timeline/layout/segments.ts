import type { Groups } from './groups.ts';
import { usualAspect } from './justify.ts';
import type { Metrics } from './metrics.ts';

/**
 * A timeline from top to bottom in pieces whose heights are known or guessed: a row that small groups share, or a part of a large
 * one. Columns of numbers, since there can be tens of thousands.
 */
export interface Segments {
  length: number;
  /** The first group in it, and how many share it. */
  group: Int32Array;
  shared: Uint16Array;
  /** The number of its first asset; one more at the end: all. */
  start: Int32Array;
  /** 1: a label stands above it. */
  isFirst: Uint8Array;
  /** 1: its group ends with it. */
  isLast: Uint8Array;
  /** 1: one row, whatever is in it. */
  isRow: Uint8Array;
}

/** About so many tiles of a large group are laid out at once. */
export const segmentSize = 100;

/** Which small groups share a row, by their counts alone, so that it stays as it is when their photos come. */
export function segmentsOf(groups: Groups, metrics: Metrics): Segments {
  const tileWidth = metrics.layout === 'square' ? metrics.size : metrics.size * usualAspect * 0.9;
  const widthOf = (count: number) => count * (tileWidth + metrics.gap) - metrics.gap;
  const squares = metrics.columns * Math.ceil(segmentSize / metrics.columns);
  const step = metrics.layout === 'square' ? squares : segmentSize;
  const pieces: { group: number; shared: number; start: number; flags: number }[] = [];
  for (let group = 0; group < groups.length; ) {
    const count = groups.starts[group + 1]! - groups.starts[group]!;
    if (widthOf(count) > metrics.width) {
      for (let done = 0; done < count; done += step) {
        const flags = (done === 0 ? 1 : 0) + (done + step >= count ? 2 : 0);
        pieces.push({ group, shared: 1, start: groups.starts[group]! + done, flags });
      }
      group += 1;
      continue;
    }
    let shared = 0;
    let used = -metrics.groupGap;
    while (group + shared < groups.length) {
      const next = widthOf(groups.starts[group + shared + 1]! - groups.starts[group + shared]!);
      used += metrics.groupGap + Math.max(metrics.labelWidth, next);
      if (shared > 0 && used > metrics.width) break;
      shared += 1;
    }
    pieces.push({ group, shared, start: groups.starts[group]!, flags: 7 });
    group += shared;
  }
  return {
    length: pieces.length,
    group: Int32Array.from(pieces, (each) => each.group),
    shared: Uint16Array.from(pieces, (each) => each.shared),
    start: Int32Array.from([...pieces.map((each) => each.start), groups.starts[groups.length]!]),
    isFirst: Uint8Array.from(pieces, ({ flags }) => flags & 1),
    isLast: Uint8Array.from(pieces, ({ flags }) => (flags >> 1) & 1),
    isRow: Uint8Array.from(pieces, ({ flags }) => (flags >> 2) & 1),
  };
}
