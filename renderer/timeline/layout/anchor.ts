import type { TimelineLayout } from './timeline-layout.ts';

/** What is to stay in its place on the screen while all else moves: a point of a tile. */
export interface Anchor {
  index: number;
  /** Which point of it: 0 its top, 1 its bottom. */
  fraction: number;
  /** Where that point is, from the top of the view. */
  y: number;
}

/** The tile at a point of the view; the first whole one where no point is given. Undefined when the view stands at the top. */
export function anchorAt(
  layout: TimelineLayout,
  scroll: number,
  point?: { x: number; y: number },
): Anchor | undefined {
  if (layout.total === 0) return undefined;
  if (!point && scroll <= 0) return undefined;
  const y = point?.y ?? layout.metrics.headerHeight;
  const index = layout.indexAt(point?.x ?? 0, scroll + y);
  const rect = layout.rectOf(index);
  if (!point) return { index, fraction: 0, y: rect.y - scroll };
  const fraction = Math.min(1, Math.max(0, (scroll + y - rect.y) / rect.height));
  return { index, fraction, y: rect.y + fraction * rect.height - scroll };
}

/** How far to scroll so that the anchor is where it was; bounds are the scroller's. */
export function scrollOf(layout: TimelineLayout, anchor: Anchor | undefined): number {
  if (!anchor || layout.total === 0) return 0;
  const rect = layout.rectOf(Math.min(anchor.index, layout.total - 1));
  return rect.y + anchor.fraction * rect.height - anchor.y;
}
