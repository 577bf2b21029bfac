import { type RefObject, useEffect, useRef } from 'react';
import type { Zoom } from './use-zoom.ts';
import { panned, toggled, type Zoomable, zoomedAt } from './zoom.ts';

interface Point {
  x: number;
  y: number;
}

interface Gestures {
  zoom: Zoom;
  what: Zoomable;
  /** A finger swept sideways over a fitted picture: 1 to the next. */
  onSwipe(direction: 1 | -1): void;
  onSwipeDown(): void;
  /** One short touch, or a click. */
  onTap(isMouse: boolean): void;
  /** Pressed and held without moving; then let go. */
  onHold(isHeld: boolean): void;
}

const holdMs = 350;
const stillPx = 8;
const swipePx = 60;
/** Controls that lie over the picture keep their own presses. */
const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, input, [role="slider"]') !== null;

/** Wheel and pinch zoom around the pointer, a drag pans or sweeps on, a double click or tap goes to the pixels and back. */
export function useGestures(stage: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures);
  useEffect(() => {
    latest.current = gestures;
  });
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const pointers = new Map<number, Point>();
    let start: (Point & { touches: number }) | undefined;
    let holdTimer: ReturnType<typeof setTimeout> | undefined;
    let isHeld = false;
    const now = () => latest.current;
    const fromCentre = ({ x, y }: Point): Point => {
      const box = element.getBoundingClientRect();
      return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
    };
    const at = (event: PointerEvent | MouseEvent | WheelEvent) => ({ x: event.clientX, y: event.clientY });
    const endHold = () => {
      clearTimeout(holdTimer);
      if (isHeld) now().onHold(false);
      isHeld = false;
    };
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { zoom, what } = now();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002));
      zoom.change((view) => zoomedAt(view, view.scale * factor, fromCentre(at(event)), what));
    };
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0 || isControl(event.target)) return;
      pointers.set(event.pointerId, at(event));
      element.setPointerCapture(event.pointerId);
      endHold();
      if (pointers.size === 1) {
        start = { ...at(event), touches: 1 };
        holdTimer = setTimeout(() => {
          if (now().zoom.isZoomed) return;
          isHeld = true;
          now().onHold(true);
        }, holdMs);
      } else if (start) start.touches = pointers.size;
    };
    const onMove = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      if (!before || !start) return;
      const here = at(event);
      if (Math.hypot(here.x - start.x, here.y - start.y) > stillPx && !isHeld) clearTimeout(holdTimer);
      const { zoom, what } = now();
      if (pointers.size === 1) {
        zoom.change((view) => panned(view, { x: here.x - before.x, y: here.y - before.y }, what));
      } else {
        const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
        const apart = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
        const middle = (point: Point) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
        const moved = { x: middle(here).x - middle(before).x, y: middle(here).y - middle(before).y };
        const factor = apart(here) / Math.max(1, apart(before));
        zoom.change((view) =>
          panned(zoomedAt(view, view.scale * factor, fromCentre(middle(here)), what), moved, what),
        );
      }
      pointers.set(event.pointerId, here);
    };
    const onUp = (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId)) return;
      const wasHeld = isHeld;
      endHold();
      if (!start || pointers.size > 0) return;
      const { x, y, touches } = start;
      start = undefined;
      if (event.type === 'pointercancel' || touches > 1 || wasHeld) return;
      const moved = { x: event.clientX - x, y: event.clientY - y };
      if (Math.hypot(moved.x, moved.y) < stillPx) {
        now().onTap(event.pointerType === 'mouse');
      } else if (event.pointerType === 'mouse') {
        return;
      } else if (!now().zoom.isZoomed) {
        if (Math.abs(moved.x) > Math.max(swipePx, Math.abs(moved.y))) now().onSwipe(moved.x < 0 ? 1 : -1);
        else if (moved.y > 2 * swipePx) now().onSwipeDown();
      }
    };
    const onDouble = (event: MouseEvent) => {
      if (isControl(event.target)) return;
      const { zoom, what } = now();
      zoom.change((view) => toggled(view, fromCentre(at(event)), what), { isSmooth: true });
    };
    const ended = new AbortController();
    const { signal } = ended;
    element.addEventListener('wheel', onWheel, { passive: false, signal });
    element.addEventListener('pointerdown', onDown, { signal });
    element.addEventListener('pointermove', onMove, { signal });
    element.addEventListener('pointerup', onUp, { signal });
    element.addEventListener('pointercancel', onUp, { signal });
    element.addEventListener('dblclick', onDouble, { signal });
    return () => {
      ended.abort();
      clearTimeout(holdTimer);
    };
  }, [stage]);
}
