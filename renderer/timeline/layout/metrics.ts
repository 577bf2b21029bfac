import type { ViewState } from '../../app/view-state.ts';

/** What a layout goes by. All lengths in CSS pixels. */
export interface Metrics {
  layout: 'square' | 'justified';
  groupBy: 'day' | 'month';
  /** Of the content. */
  width: number;
  gap: number;
  /** Height of a row of a justified layout, about; edge of a square. */
  size: number;
  /** Of a square layout. */
  columns: number;
  /** Between groups that share a row. */
  groupGap: number;
  /** The least that a group which shares its row is wide: its label must be legible. */
  labelWidth: number;
  headerHeight: number;
  /** Under a group. */
  footHeight: number;
  /** Tiles are drawn, not elements of their own. */
  isPainted: boolean;
}

/** Years (tiny squares), months, then days, ever larger. */
const sizes = [24, 76, 116, 172, 252, 380] as const;
/** So many tiles at most are to be elements on one screen, and so many drawn. */
const mostElements = 320;
const mostPainted = 3200;

export function metricsOf(view: ViewState, screen: { width: number; height: number }): Metrics {
  const width = Math.max(1, Math.floor(screen.width));
  const isPainted = view.zoom === 0;
  // A phone's width shows smaller photos; a wall of pixels shows larger ones, not ever more of them.
  const narrow = width < 700 && !isPainted ? 0.72 : 1;
  const least = Math.sqrt((width * screen.height) / (isPainted ? mostPainted : mostElements));
  const gap = isPainted ? 1 : view.zoom === 1 ? 2 : 3;
  const wanted = Math.min(Math.max(sizes[view.zoom]! * narrow, least), width);
  const columns = Math.max(1, Math.round((width + gap) / (wanted + gap)));
  const isJustified = view.layout === 'justified' && view.zoom > 1;
  return {
    layout: isJustified ? 'justified' : 'square',
    groupBy: view.zoom < 2 ? 'month' : 'day',
    width,
    gap,
    size: isJustified ? Math.round(wanted) : Math.max(1, Math.floor((width + gap) / columns) - gap),
    columns,
    groupGap: view.zoom < 2 ? 16 : 24,
    labelWidth: view.zoom < 2 ? 112 : 124,
    headerHeight: 40,
    footHeight: isPainted ? 10 : 16,
    isPainted,
  };
}

/** Before anything is measured. */
export const noMetrics: Metrics = {
  layout: 'square',
  groupBy: 'day',
  width: 1,
  gap: 0,
  size: 1,
  columns: 1,
  groupGap: 0,
  labelWidth: 0,
  headerHeight: 0,
  footHeight: 0,
  isPainted: false,
};
