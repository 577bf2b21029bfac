import { rowsBetween } from '../layout/rows-between.ts';
import type { TimelineLayout } from '../layout/timeline-layout.ts';

/** What of the timeline is in the page now. */
export interface Shown {
  layout: TimelineLayout;
  /** Segments whose labels are there, both included. */
  firstSegment: number;
  lastSegment: number;
  /** Tiles that are elements, `from` (included) to `to` (not). */
  from: number;
  to: number;
  /** Logical height that stands at 0 in the layer, so that no coordinate is ever large. */
  origin: number;
  /** Grows with every change of tiles. */
  version: number;
}

/** Where the view stands. `isFast`: so fast that nobody sees photos; only their colours are drawn until it slows down. */
export interface Sight {
  scroll: number;
  height: number;
  isFast: boolean;
}

/** So many screens above and below are in the page, too. */
export const overscan = 0.35;
const originStep = 50_000;

/** Nothing of this layout yet. */
export const noneShown = (
  layout: TimelineLayout,
  { origin = 0, version = 0 }: Partial<Shown> = {},
): Shown => ({
  ...{ layout, firstSegment: 0, lastSegment: -1, from: 0, to: 0, origin, version },
});

/** What is in the page next; the same object where that changes nothing. */
export function nextShown(before: Shown, { scroll, height, isFast }: Sight, isChanged: boolean): Shown {
  const { layout } = before;
  const origin = Math.abs(scroll - before.origin) > originStep ? Math.round(scroll) : before.origin;
  const next = noneShown(layout, { origin, version: before.version + (isChanged ? 1 : 0) });
  if (layout.total > 0) {
    const [top, bottom] = [scroll - height * overscan, scroll + height * (1 + overscan)];
    next.firstSegment = layout.segmentAt(Math.max(layout.inset, top));
    next.lastSegment = layout.segmentAt(Math.max(layout.inset, bottom));
    const [from, to] = rowsBetween(layout, top, bottom);
    if (layout.metrics.isPainted) [next.from, next.to] = [from, from];
    else if (isFast) [next.from, next.to] = [Math.max(from, before.from), Math.min(to, before.to)];
    else [next.from, next.to] = [from, to];
    if (next.to < next.from) next.to = next.from;
  }
  return (Object.keys(next) as (keyof Shown)[]).every((key) => next[key] === before[key]) ? before : next;
}
