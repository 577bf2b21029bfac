import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { viewState } from '../../app/view-state.ts';
import type { GridView } from './grid-view.ts';
import type { Focus } from './use-focus.ts';

interface Point {
  x: number;
  y: number;
}

/** So much of a wheel (or of a pinch, which comes as one) is a step. */
const stepSize = 48;
const restMs = 160;

/**
 * Ctrl and the wheel, or a pinch, zoom by steps. Gives the point that stays in its place when the zoom changes: under the pointer,
 * else the tile that has the focus, else the middle; none at the very top, which stays the top.
 */
export function useZoomAnchor(
  view: GridView,
  { scroller, padding }: { scroller: RefObject<HTMLElement | null>; padding: number },
  focus: Focus,
): () => Point | undefined {
  const zoom = useRef<number | undefined>(undefined);
  const latest = useRef(focus.index);
  latest.current = focus.index;

  useEffect(() => {
    const element = scroller.current!;
    let sum = 0;
    let lastMs = 0;
    const step = (by: number, point: Point) => {
      const box = element.getBoundingClientRect();
      view.zoomPoint = { x: point.x - box.left - padding, y: point.y - box.top };
      viewState.set({ zoom: viewState.get().zoom + by });
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      if (event.timeStamp - lastMs > restMs) sum = 0;
      lastMs = event.timeStamp;
      sum -= event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      if (Math.abs(sum) < stepSize) return;
      step(Math.sign(sum), { x: event.clientX, y: event.clientY });
      sum = 0;
    };
    let apart = 0;
    const distance = ([one, other]: TouchList | [Touch, Touch]) =>
      Math.hypot(one!.clientX - other!.clientX, one!.clientY - other!.clientY);
    const onTouch = (event: TouchEvent) => {
      if (event.touches.length !== 2) {
        apart = 0;
        return;
      }
      event.preventDefault();
      const now = distance(event.touches as unknown as [Touch, Touch]);
      if (apart === 0) apart = now;
      const ratio = now / apart;
      if (ratio < 1.35 && ratio > 1 / 1.35) return;
      const [one, other] = [event.touches[0]!, event.touches[1]!];
      step(ratio > 1 ? 1 : -1, {
        x: (one.clientX + other.clientX) / 2,
        y: (one.clientY + other.clientY) / 2,
      });
      apart = now;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('touchstart', onTouch, { passive: false });
    element.addEventListener('touchmove', onTouch, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('touchstart', onTouch);
      element.removeEventListener('touchmove', onTouch);
    };
  }, [view, scroller, padding]);

  return useCallback(() => {
    const isZoom = zoom.current !== undefined && zoom.current !== viewState.get().zoom;
    zoom.current = viewState.get().zoom;
    if (!isZoom) return undefined;
    const { zoomPoint } = view;
    view.zoomPoint = undefined;
    if (zoomPoint) return zoomPoint;
    if (view.scroll <= 0) return undefined;
    const rect = latest.current >= 0 ? view.layout.rectOf(latest.current) : undefined;
    const y = rect && rect.y + rect.height / 2 - view.scroll;
    if (rect && y !== undefined && y > 0 && y < view.height) return { x: rect.x + rect.width / 2, y };
    return { x: view.layout.metrics.width / 2, y: view.height / 2 };
  }, [view]);
}
