import { type ScrollMap, scrollMap } from '../layout/scroll-map.ts';

/** After so long without a step a scroll has ended. */
const restMs = 140;

/**
 * Scrolls a logical height of any size by an element of at most 8 M px. Small steps (wheel, touch, keys) are taken as they are, to
 * the pixel; a large one (a scroll bar dragged) is mapped. What the two have drifted apart is made up for when the scrolling has come
 * to rest, since setting `scrollTop` would end a fling.
 */
export class LogicalScroll {
  at = 0;
  viewHeight = 0;
  readonly #element: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #onMove: (distance: number) => void;
  readonly #onRest: () => void;
  #map: ScrollMap = scrollMap(0, 0);
  #physical = 0;
  #lastMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    element: HTMLElement,
    spacer: HTMLElement,
    { onMove, onRest }: { onMove: (distance: number) => void; onRest: () => void },
  ) {
    this.#element = element;
    this.#spacer = spacer;
    this.#onMove = onMove;
    this.#onRest = onRest;
    element.addEventListener('scroll', this.#onScroll, { passive: true });
  }

  get most(): number {
    return this.#map.logicalMost;
  }
  get isMoving(): boolean {
    return this.#timer !== undefined;
  }

  extend(logicalHeight: number, viewHeight: number): void {
    this.viewHeight = viewHeight;
    this.#map = scrollMap(logicalHeight, viewHeight);
    this.at = this.#bounded(this.at);
    const height = `${Math.max(this.#map.physicalHeight, viewHeight)}px`;
    if (height === this.#spacer.style.height) return;
    this.#spacer.style.height = height;
    this.#physical = this.#element.scrollTop;
  }

  /** Goes there at once. */
  to(logical: number): void {
    const before = this.at;
    this.at = this.#bounded(logical);
    this.#align();
    this.#later();
    this.#onMove(this.at - before);
  }

  /** What is seen moved by so much because heights above it changed: it stays where it is on the screen. */
  shift(distance: number): void {
    this.at = this.#bounded(this.at + distance);
    if (!this.isMoving) this.#align();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#element.removeEventListener('scroll', this.#onScroll);
  }

  readonly #onScroll = (): void => {
    const physical = this.#element.scrollTop;
    const step = physical - this.#physical;
    if (Math.abs(step) < 0.01) return;
    this.#physical = physical;
    const before = this.at;
    const isStep = Math.abs(step) <= Math.max(3000, 3 * this.viewHeight);
    this.at = isStep ? this.#bounded(before + step) : this.#map.toLogical(physical);
    const isAtEdge = physical <= 0 || physical >= this.#map.physicalMost - 1;
    if (isAtEdge) {
      if (Math.abs(this.#map.toPhysical(this.at) - physical) < 2)
        this.at = this.#map.toLogical(physical <= 0 ? 0 : this.#map.physicalMost);
      else this.#align();
    }
    this.#later();
    this.#onMove(this.at - before);
  };

  readonly #rest = (): void => {
    const leftMs = restMs - (performance.now() - this.#lastMs);
    // One timer for a whole scroll, set again as long as it goes on.
    if (leftMs > 1) {
      this.#timer = setTimeout(this.#rest, leftMs);
      return;
    }
    this.#timer = undefined;
    this.#align();
    this.#onRest();
  };

  #bounded(logical: number): number {
    return Math.min(Math.max(0, logical), this.#map.logicalMost);
  }

  #align(): void {
    const wanted = this.#map.toPhysical(this.at);
    if (Math.abs(this.#element.scrollTop - wanted) >= 1) this.#element.scrollTop = wanted;
    this.#physical = this.#element.scrollTop;
  }

  #later(): void {
    this.#lastMs = performance.now();
    this.#timer ??= setTimeout(this.#rest, restMs);
  }
}
