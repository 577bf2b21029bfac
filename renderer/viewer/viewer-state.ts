import type { TimelineFilter } from '../../electron/contract/api/timeline.ts';

/** A place in the window, in CSS pixels. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the history entry of an open photo carries: the timeline it was opened from and, for the first moment, its tile there. */
export interface ViewerState {
  filter: TimelineFilter;
  rect?: Rect;
}

/** On the tile of a timeline, with the key of its asset: there the viewer goes back to when it closes. */
export const tileAttribute = 'data-asset';

/** Sent on `window` (detail: the key of the asset) just before the viewer closes, so that the timeline brings its tile into sight. */
export const viewedEvent = 'photoferry:viewed';
