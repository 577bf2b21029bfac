import { type Anchor, anchorAt } from '../layout/anchor.ts';
import type { TimelineLayout } from '../layout/timeline-layout.ts';

/** Pixels that a hand may tremble between two steps. */
const stillPx = 3;

/** Several steps of a zoom at one point are about one tile, wherever the steps between have moved it sideways. */
export class ZoomPoint {
  #last: { x: number; y: number; index: number } | undefined;

  /** What stays in its place when a zoom has this point. */
  anchor(layout: TimelineLayout, scroll: number, point: { x: number; y: number }): Anchor | undefined {
    const last = this.#last;
    if (last && Math.hypot(last.x - point.x, last.y - point.y) < stillPx && last.index < layout.total) {
      const { y, height } = layout.rectOf(last.index);
      const fraction = Math.min(1, Math.max(0, (scroll + point.y - y) / height));
      return { index: last.index, fraction, y: y + fraction * height - scroll };
    }
    const anchor = anchorAt(layout, scroll, point);
    this.#last = anchor && { ...point, index: anchor.index };
    return anchor;
  }

  /** The person has scrolled: the next zoom is about whatever is there then. */
  forget(): void {
    this.#last = undefined;
  }
}
