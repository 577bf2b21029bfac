import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useMedia } from '../../app/use-media.ts';
import type { GridView } from './grid-view.ts';

/** So long the pointer rests on a photo before it moves. */
const dwellMs = 450;

/** The number of the tile that the pointer rests on, if what it shows can move; -1: none, or the person wants less motion. */
export function useHovered(view: GridView) {
  const isCalm = useMedia('(prefers-reduced-motion: reduce)');
  const [hovered, setHovered] = useState(-1);
  const under = useRef(-1);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const rest = (index: number) => {
    if (index === under.current) return;
    under.current = index;
    clearTimeout(timer.current);
    setHovered(-1);
    const kind = index < 0 ? 'photo' : view.store.tileAt(index)?.kind;
    if (isCalm || !kind || kind === 'photo') return;
    timer.current = setTimeout(() => setHovered(index), dwellMs);
  };
  const latest = useRef(rest);
  latest.current = rest;
  useEffect(() => {
    const stop = () => latest.current(-1);
    const end = view.onScroll(stop);
    return () => {
      end();
      clearTimeout(timer.current);
    };
  }, [view]);
  return {
    hovered,
    onHover(event: PointerEvent<HTMLElement>) {
      const cell = (event.target as Element).closest<HTMLElement>('[data-index]');
      const isResting = event.pointerType === 'mouse' && event.buttons === 0;
      rest(cell && isResting ? Number(cell.dataset.index) : -1);
    },
    onLeave: () => rest(-1),
  };
}
