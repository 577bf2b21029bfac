import type { Stretch, Tile, TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { thumbnails } from '../../parts/thumbnails.ts';
import { TileLoader } from '../data/tile-loader.ts';
import { TileStore } from '../data/tile-store.ts';
import { type Anchor, anchorAt, scrollOf } from '../layout/anchor.ts';
import { createDayIndex, type DayIndex } from '../layout/day-index.ts';
import { type Metrics, noMetrics } from '../layout/metrics.ts';
import { TimelineLayout } from '../layout/timeline-layout.ts';
import { LogicalScroll } from './logical-scroll.ts';
import { nextShown, noneShown, overscan, type Shown, type Sight } from './shown.ts';
import { Underlay } from './underlay.ts';
import { stretchesWanted, thumbnailsWanted } from './wanted.ts';
import { ZoomPoint } from './zoom-point.ts';

export interface GridElements {
  scroller: HTMLElement;
  spacer: HTMLElement;
  layer: HTMLElement;
  canvas: HTMLCanvasElement;
}

/** Beyond so many screens a second nobody sees photos: only their colours are drawn until it slows down. */
const fastScreensPerSecond = 5;
/** One timeline on the screen: puts layout, scrolling, loading and drawing together. React draws what `shown` says. */
export class GridView {
  shown: Shown;
  readonly store: TileStore;
  readonly #loader: TileLoader;
  readonly #listeners = new Set<() => void>();
  readonly #scrollListeners = new Set<() => void>();
  #elements: GridElements | undefined;
  #scroll: LogicalScroll | undefined;
  #underlay: Underlay | undefined;
  #metrics = noMetrics;
  #inset = 0;
  /** Where it stood when it was taken off the screen. */
  #left = 0;
  #height = 1;
  #isFast = false;
  /** The tile that the person went to: it stays in sight while what is around it is laid out, until they scroll away. */
  #held: number | undefined;
  readonly #zoom = new ZoomPoint();
  #lastMoveMs = 0;
  #pending: (() => void) | undefined;
  /** The point that the next change of zoom keeps in its place. */
  zoomPoint: { x: number; y: number } | undefined;
  isSelected: (index: number, tile: Tile | undefined) => boolean = () => false;

  constructor(filter: TimelineFilter) {
    const index = createDayIndex([]);
    this.store = new TileStore(index);
    this.#loader = new TileLoader(filter, this.store, (reshaped) => this.#onTiles(reshaped));
    this.shown = noneShown(this.#layOut(index));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getShown = (): Shown => this.shown;
  /** Hears of every step of a scroll. */
  readonly onScroll = (listener: () => void): (() => void) => {
    this.#scrollListeners.add(listener);
    return () => this.#scrollListeners.delete(listener);
  };

  get layout(): TimelineLayout {
    return this.shown.layout;
  }
  get scroll(): number {
    return this.#scroll?.at ?? this.#left;
  }
  get most(): number {
    return this.#scroll?.most ?? 0;
  }
  get height(): number {
    return this.#height;
  }

  attach(elements: GridElements): () => void {
    this.#elements = elements;
    this.#scroll = new LogicalScroll(elements.scroller, elements.spacer, {
      onMove: (distance) => this.#onMove(distance),
      onRest: () => this.#onRest(),
    });
    this.#underlay = new Underlay(elements.canvas);
    this.#scroll.extend(this.layout.height, this.#height);
    const afterAttach = this.#pending;
    this.#pending = undefined;
    afterAttach?.();
    this.update();
    return () => {
      this.#left = this.scroll;
      this.#scroll?.stop();
      this.#underlay?.stop();
      this.#scroll = undefined;
      this.#underlay = undefined;
      this.#elements = undefined;
      this.#loader.stop();
    };
  }

  /** Other metrics (another zoom, another width): what is at the point stays there. */
  setMetrics(
    metrics: Metrics,
    size: { height: number; inset: number },
    point?: { x: number; y: number },
  ): void {
    const anchor = point ? this.#zoom.anchor(this.layout, this.scroll, point) : this.anchor();
    this.#metrics = metrics;
    this.#height = size.height;
    this.#inset = size.inset;
    this.#replace(this.store.index, anchor);
  }

  /** Other days. `anchor`: what stays in its place, by its number in the new ones; `fresh`: tiles of them that are known already. */
  setDays(index: DayIndex, anchor: Anchor | undefined, fresh: { stretch: Stretch; tiles: Tile[] }[]): void {
    this.store.renew(index);
    for (const { stretch, tiles } of fresh) this.store.put(stretch, tiles);
    this.#replace(index, anchor);
  }

  anchor(): Anchor | undefined {
    const held = this.#held;
    if (held === undefined || held >= this.layout.total) return anchorAt(this.layout, this.scroll);
    return { index: held, fraction: 0, y: this.layout.rectOf(held).y - this.scroll };
  }

  /** Goes where this anchor is in its place; waits until it is attached. */
  restore(anchor: Anchor): void {
    if (!this.#scroll) {
      this.#pending = () => this.restore(anchor);
      return;
    }
    this.#scroll.to(scrollOf(this.layout, anchor));
  }

  scrollTo(logical: number): void {
    this.#scroll?.to(logical);
  }

  /** Scrolls no more than is needed to see all of a tile under the label that stays. */
  reveal(index: number, where: 'nearest' | 'middle' = 'nearest'): void {
    if (index < 0 || index >= this.layout.total) return;
    const rect = this.layout.rectOf(index);
    const top = this.layout.metrics.headerHeight;
    const above = rect.y - top - 4;
    const below = rect.y + rect.height - this.#height + 4;
    if (where === 'middle' && (this.scroll > above || this.scroll < below))
      this.scrollTo(rect.y - (this.#height - rect.height) / 2);
    else if (this.scroll > above) this.scrollTo(rect.y <= this.layout.rectOf(0).y ? 0 : above);
    else if (this.scroll < below) this.scrollTo(index === this.layout.total - 1 ? this.most : below);
    this.#held = index;
  }

  /** A tile is there in full, and need not be drawn any more; or is not. */
  cover(assetId: string, isCovered: boolean): void {
    this.#underlay?.cover(assetId, isCovered);
  }

  repaint(): void {
    this.#paint();
  }

  stop(): void {
    this.#loader.stop();
  }

  /** Draws all anew that depends on tiles. */
  update(): void {
    this.#show(true);
  }

  #layOut(index: DayIndex): TimelineLayout {
    return new TimelineLayout(index, this.#metrics, {
      aspectAt: (at) => this.store.aspectAt(at),
      inset: this.#inset,
    });
  }

  #replace(index: DayIndex, anchor: Anchor | undefined): void {
    const layout = this.#layOut(index);
    this.shown = noneShown(layout, this.shown);
    if (!this.#scroll) return;
    this.#scroll.extend(layout.height, this.#height);
    if (anchor) this.#scroll.shift(scrollOf(layout, anchor) - this.#scroll.at);
    this.#settle(anchor);
    this.#show(true);
  }

  #onTiles(reshaped: { from: number; to: number }[]): void {
    const anchor = this.anchor();
    for (const { from, to } of reshaped) this.layout.unsettle(from, to);
    this.#settle(anchor);
    this.#show(true);
  }

  #onMove(distance: number): void {
    this.#held = undefined;
    this.#zoom.forget();
    const now = performance.now();
    const elapsedMs = Math.max(8, now - this.#lastMoveMs);
    this.#lastMoveMs = now;
    this.#isFast =
      elapsedMs < 150 && Math.abs(distance) / this.#height > (fastScreensPerSecond * elapsedMs) / 1000;
    this.#settle(this.anchor());
    this.#show(false);
    for (const listener of this.#scrollListeners) listener();
  }

  #onRest(): void {
    this.#isFast = false;
    this.#show(false);
    for (const listener of this.#scrollListeners) listener();
  }

  /** Lays out what is known around the view; what the anchor names stays where it is. */
  #settle(anchor: Anchor | undefined): void {
    const scroll = this.#scroll;
    if (!scroll) return;
    const isAtEnd = scroll.at > 0 && scroll.at >= scroll.most - 0.5;
    for (let round = 0; round < 8; round += 1) {
      const [from, to] = [scroll.at - this.#height * overscan, scroll.at + this.#height * (1 + overscan)];
      if (!this.layout.settle(from, to)) return;
      scroll.extend(this.layout.height, this.#height);
      if (isAtEnd) scroll.shift(scroll.most - scroll.at);
      else if (anchor) scroll.shift(scrollOf(this.layout, anchor) - scroll.at);
      this.#keepInSight();
    }
  }

  /** A tile that became larger where it stood must not hang over the edge. */
  #keepInSight(): void {
    if (this.#held === undefined || this.#held >= this.layout.total) return;
    const { y, height } = this.layout.rectOf(this.#held);
    const over = y + height + 4 - this.scroll - this.#height;
    if (over > 0) this.#scroll?.shift(over);
    const under = this.scroll + this.layout.metrics.headerHeight + 4 - y;
    if (under > 0) this.#scroll?.shift(-under);
  }

  #sight(): Sight {
    return { scroll: this.scroll, height: this.#height, isFast: this.#isFast };
  }

  #show(isChanged: boolean): void {
    if (!this.#elements) return;
    const sight = this.#sight();
    const next = nextShown(this.shown, sight, isChanged);
    this.#elements.layer.style.transform = `translate3d(0, ${next.origin - Math.round(sight.scroll)}px, 0)`;
    if (next !== this.shown) {
      this.shown = next;
      // Before anything is drawn: they come while it is.
      if (next.to > next.from) thumbnails.want(thumbnailsWanted(this.store, next, sight));
      for (const listener of this.#listeners) listener();
      if (this.layout.total > 0) {
        const { seen, ahead } = stretchesWanted(this.store, this.layout, this.#sight());
        this.#loader.want(seen, ahead);
      }
    }
    this.#paint();
  }

  #paint(): void {
    this.#underlay?.draw({
      layout: this.layout,
      scroll: Math.round(this.scroll),
      width: this.#metrics.width,
      height: this.#height,
      tileAt: (index) => this.store.tileAt(index),
      isSelected: this.isSelected,
    });
  }
}
