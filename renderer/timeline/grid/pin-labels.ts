import type { GridView } from './grid-view.ts';

/**
 * Keeps the label of what is at the top in sight until the next one pushes it away, and a ground under it. Done by hand in every
 * frame of a scroll: the photos are moved by a transform, so `position: sticky` does not see it.
 */
export function pinLabels(view: GridView, labels: ReadonlyMap<number, HTMLElement>, pin: HTMLElement): void {
  const { layout, origin } = view.shown;
  const { headerHeight, footHeight } = layout.metrics;
  const scroll = Math.round(view.scroll);
  if (layout.total === 0) return;
  const { segments, groups } = layout;
  const segment = layout.segmentAt(Math.max(scroll, layout.inset));
  const [first, count] = [segments.group[segment]!, segments.shared[segment]!];
  const last = layout.segmentOf(groups.starts[first + count]! - 1);
  const end = layout.bottom(last) - headerHeight - footHeight / 2;
  for (const [group, label] of labels) {
    const isPinned = group >= first && group < first + count;
    const top = layout.top(layout.segmentOf(groups.starts[group]!));
    const y = isPinned ? Math.max(top, Math.min(scroll, end)) : top;
    label.style.transform = `translateY(${y - origin}px)`;
  }
  const top = layout.top(layout.segmentOf(groups.starts[first]!));
  const isOver = scroll > top;
  pin.style.visibility = isOver ? 'visible' : 'hidden';
  if (isOver) pin.style.transform = `translateY(${Math.min(scroll, end) - origin}px)`;
}
