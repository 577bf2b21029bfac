import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import { desktopWindow } from '../../app/desktop-window.ts';
import { viewState } from '../../app/view-state.ts';
import type { Selection } from '../selection/selection.ts';
import type { GridView } from './grid-view.ts';
import type { Focus } from './use-focus.ts';

interface PointerOptions {
  view: GridView;
  selection: Selection;
  focus: Focus;
  open: (index: number) => void;
  onMenu: (menu: { at: { x: number; y: number }; index: number }) => void;
  /** From the edge of the timeline to its photos. */
  padding: number;
}

interface Press {
  index: number;
  x: number;
  y: number;
  pointerId: number;
  isTouch: boolean;
  /** A range is drawn. */
  isDrawing: boolean;
  /** Selects, or takes out what was selected. */
  isOn: boolean;
}

const slack = 6;
/** Assets at once, as many as the window takes. */
const mostDragged = 500;
const longPressMs = 450;
/** Within so many pixels of an edge a range that is drawn scrolls on. */
const edge = 56;

/** Clicks, ranges that are drawn along the rows, long presses and menus; by where they are, since tiles may only be drawn. */
export function usePointer(options: PointerOptions) {
  const latest = useRef(options);
  latest.current = options;
  const press = useRef<Press | undefined>(undefined);
  const last = useRef<{ x: number; y: number; box: DOMRect } | undefined>(undefined);
  const isHandled = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const frame = useRef<number | undefined>(undefined);

  const end = () => {
    clearTimeout(timer.current);
    if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    frame.current = undefined;
    if (press.current?.isDrawing) void latest.current.selection.finishDrawn();
    press.current = undefined;
  };
  const latestEnd = useRef(end);
  latestEnd.current = end;
  useEffect(() => () => latestEnd.current(), []);

  /** The tile that is under a point; -1 between tiles. `near`: the nearest one. */
  const indexAt = (at: { clientX: number; clientY: number }, box: DOMRect, near = false): number => {
    const { view } = latest.current;
    const [x, y] = [at.clientX - box.left, at.clientY - box.top + view.scroll];
    const index = view.layout.indexAt(x, y);
    if (near || index < 0) return index;
    const rect = view.layout.rectOf(index);
    const isIn = x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
    return isIn ? index : -1;
  };
  const draw = () => {
    const { view, selection } = latest.current;
    if (!press.current || !last.current) return;
    const { x, y, box } = last.current;
    selection.draw(press.current.index, indexAt({ clientX: x, clientY: y }, box, true), press.current.isOn);
    const over = y < box.top + edge ? y - box.top - edge : y > box.bottom - edge ? y - box.bottom + edge : 0;
    if (over !== 0) view.scrollTo(view.scroll + over * 0.4);
    frame.current = over === 0 ? undefined : requestAnimationFrame(draw);
  };

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      isHandled.current = false;
      if (event.button !== 0 || event.ctrlKey || event.metaKey || (event.target as Element).closest('button'))
        return;
      const { view, selection } = latest.current;
      const box = event.currentTarget.getBoundingClientRect();
      const index = indexAt(event, box);
      if (index < 0) return;
      const isTouch = event.pointerType === 'touch';
      const isOn = !selection.has(index, view.store.tileAt(index));
      press.current = {
        index,
        x: event.clientX,
        y: event.clientY,
        pointerId: event.pointerId,
        isTouch,
        isDrawing: false,
        isOn,
      };
      if (!isTouch) return;
      timer.current = setTimeout(() => {
        isHandled.current = true;
        press.current = undefined;
        selection.toggle(index);
        navigator.vibrate?.(12);
      }, longPressMs);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const pressed = press.current;
      if (!pressed) return;
      const isMoved = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > slack;
      if (pressed.isTouch) {
        if (isMoved) end();
        return;
      }
      if (!pressed.isDrawing && !isMoved) return;
      // In a window of its own what is selected can be dragged out of it.
      if (!pressed.isDrawing && !pressed.isOn && desktopWindow) {
        isHandled.current = true;
        press.current = undefined;
        desktopWindow.dragOut([...latest.current.selection.ids].slice(0, mostDragged));
        return;
      }
      if (!pressed.isDrawing) {
        pressed.isDrawing = true;
        isHandled.current = true;
        latest.current.selection.origin = pressed.index;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      last.current = { x: event.clientX, y: event.clientY, box: event.currentTarget.getBoundingClientRect() };
      if (frame.current === undefined) draw();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClick(event: MouseEvent<HTMLElement>) {
      if (isHandled.current || (event.target as Element).closest('button')) {
        isHandled.current = false;
        return;
      }
      const { view, selection, focus, open } = latest.current;
      const box = event.currentTarget.getBoundingClientRect();
      const index = indexAt(event, box);
      if (index < 0) return;
      const isCircle = (event.target as Element).closest('[data-circle]') !== null;
      if (event.shiftKey) {
        const from = selection.isEmpty ? Math.max(0, focus.index) : selection.origin;
        void selection.finish({ from: Math.min(from, index), to: Math.max(from, index) });
        selection.origin = index;
      } else if (isCircle || event.ctrlKey || event.metaKey || !selection.isEmpty) selection.toggle(index);
      else if (view.layout.metrics.isPainted)
        zoomInto(view, { x: event.clientX - box.left, y: event.clientY - box.top });
      else open(index);
    },
    onContextMenu(event: MouseEvent<HTMLElement>) {
      const box = event.currentTarget.getBoundingClientRect();
      const index = indexAt(event, box);
      if (index < 0 || (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch') {
        if (index >= 0) event.preventDefault();
        return;
      }
      event.preventDefault();
      const at = { x: event.clientX - box.left + latest.current.padding, y: event.clientY - box.top };
      latest.current.onMenu({ at, index });
    },
  };
}

/** Out of the years into the days around a point. */
function zoomInto(view: GridView, point: { x: number; y: number }): void {
  view.zoomPoint = point;
  viewState.set({ zoom: 3 });
}
