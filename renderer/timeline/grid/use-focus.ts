import { type FocusEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { ask } from '../../api/request.ts';
import { viewedEvent } from '../../viewer/viewer-state.ts';
import { indexNear } from '../layout/day-index.ts';
import type { GridView } from './grid-view.ts';

export interface Focus {
  /** The number of the tile that has the focus, or had it last; -1: none yet. */
  index: number;
  /** The tile that Tab goes to. */
  tabIndex: number;
  /** Whether that tile is an element now. */
  isShown: boolean;
  /** Moves the focus there and brings it into sight. */
  go(index: number): void;
  onFocus(event: FocusEvent): void;
}

/** The focus roves: Tab enters the grid once, keys move inside. A tile that is scrolled away hands it to the grid until it is back. */
export function useFocus({
  view,
  filter,
  root,
}: {
  view: GridView;
  filter: TimelineFilter;
  root: React.RefObject<HTMLElement | null>;
}): Focus {
  const [index, setIndex] = useState(-1);
  const wanted = useRef(false);
  const { shown } = view;
  const isIn = (at: number) =>
    shown.layout.metrics.isPainted
      ? at >= 0 && isBetween(shown.layout.segmentOf(at), shown.firstSegment, shown.lastSegment)
      : at >= shown.from && at < shown.to;
  const bounded = Math.min(index, shown.layout.total - 1);
  const tabIndex = bounded >= 0 && isIn(bounded) ? bounded : firstInSight(view);

  const go = useCallback(
    (next: number) => {
      const at = Math.min(Math.max(0, next), view.layout.total - 1);
      wanted.current = true;
      setIndex(at);
      view.reveal(at);
    },
    [view],
  );
  useLayoutEffect(() => {
    const { activeElement } = document;
    const cell = root.current?.querySelector<HTMLElement>(`[data-index="${bounded}"]`);
    if (wanted.current && cell) {
      wanted.current = false;
      cell.focus({ preventScroll: true });
    } else if (hadFocus.current && activeElement === document.body) {
      const grid = root.current?.querySelector<HTMLElement>('[data-grid]');
      (cell ?? grid)?.focus({ preventScroll: true });
    } else if (cell && activeElement?.hasAttribute('data-grid')) cell.focus({ preventScroll: true });
  });
  const hadFocus = useRef(false);
  useEffect(() => {
    const track = () => {
      if (document.activeElement === document.body) return;
      hadFocus.current =
        root.current?.querySelector('[data-grid]')?.contains(document.activeElement) ?? false;
      // Who has gone elsewhere meanwhile is not fetched back when the tile is there at last.
      if (!hadFocus.current) wanted.current = false;
    };
    document.addEventListener('focusin', track);
    return () => document.removeEventListener('focusin', track);
  }, [root]);

  useEffect(() => {
    const onViewed = async (event: Event) => {
      const id = (event as CustomEvent<number>).detail;
      let at = view.store.find(id);
      if (at === undefined) {
        const { place } = await ask('timelinePlace', { filter, id });
        if (!place) return;
        at = indexNear(view.store.index, place.day, place.offset);
      }
      setIndex(at);
      view.reveal(at, 'middle');
      focusWhenFree(() => root.current?.querySelector<HTMLElement>(`[data-index="${at}"]`));
    };
    const listener = (event: Event) => void onViewed(event).catch(() => undefined);
    window.addEventListener(viewedEvent, listener);
    return () => window.removeEventListener(viewedEvent, listener);
  }, [view, filter, root]);

  const onFocus = (event: FocusEvent) => {
    const at = Number((event.target as HTMLElement).dataset.index ?? Number.NaN);
    if (Number.isFinite(at)) setIndex(at);
  };
  return { index: bounded, tabIndex, isShown: tabIndex >= 0, go, onFocus };
}

const isBetween = (value: number, from: number, to: number) => value >= from && value <= to;

function firstInSight(view: GridView): number {
  const { shown } = view;
  if (shown.layout.total === 0) return -1;
  const at = shown.layout.indexAt(0, view.scroll + shown.layout.metrics.headerHeight + 4);
  return shown.layout.metrics.isPainted || isBetween(at, shown.from, shown.to - 1) ? at : -1;
}

/** Once nothing lies over it any more (what lies beneath the viewer is inert). */
function focusWhenFree(find: () => HTMLElement | null | undefined, tries = 60): void {
  requestAnimationFrame(() => {
    const element = find();
    if (element && !element.closest('[inert]')) element.focus({ preventScroll: true });
    else if (tries > 0) focusWhenFree(find, tries - 1);
  });
}
