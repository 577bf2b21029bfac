import type { Tile, TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { allKeys, keysBetween } from '../data/keys-between.ts';
import type { TileStore } from '../data/tile-store.ts';

/** Assets by their number in the timeline, both ends included. */
export interface Range {
  from: number;
  to: number;
}

type Keys = (signal: AbortSignal) => AsyncIterable<number[]>;

/**
 * What is selected, by key, so that it stays when the timeline changes. A range counts from the moment it is drawn, also over what
 * is not loaded; its keys are fetched when it is finished.
 */
export class Selection {
  /** Grows with every change. */
  version = 0;
  /** Where a range begins: what was selected or deselected last. */
  origin = 0;
  readonly #ids = new Set<number>();
  readonly #listeners = new Set<() => void>();
  readonly #filter: TimelineFilter;
  readonly #store: TileStore;
  readonly #onTrouble: (error: unknown) => void;
  #pending: (Range & { isOn: boolean }) | undefined;
  #abort: AbortController | undefined;
  #finishing: Promise<boolean> = Promise.resolve(true);

  constructor(filter: TimelineFilter, store: TileStore, onTrouble: (error: unknown) => void) {
    this.#onTrouble = onTrouble;
    this.#filter = filter;
    this.#store = store;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getVersion = (): number => this.version;

  get ids(): ReadonlySet<number> {
    return this.#ids;
  }
  /** While a range is being drawn or fetched: at least so many. */
  get size(): number {
    const { from, to, isOn } = this.#pending ?? { from: 0, to: -1, isOn: false };
    return isOn ? Math.max(this.#ids.size, to - from + 1) : this.#ids.size;
  }
  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** False while a range is being drawn or fetched: not all of its keys are among `ids` yet. */
  get isWhole(): boolean {
    return this.#pending === undefined;
  }

  /** Resolves when it is whole; false where that did not come about: it was cleared, changed again, or could not be fetched. */
  whole(): Promise<boolean> {
    if (this.#pending === undefined) return Promise.resolve(true);
    if (this.#abort === undefined) void this.finishDrawn();
    return this.#finishing;
  }

  has(index: number, tile: Tile | undefined): boolean {
    const pending = this.#pending;
    if (pending && index >= pending.from && index <= pending.to) return pending.isOn;
    return tile !== undefined && this.#ids.has(tile.id);
  }

  toggle(index: number): void {
    const tile = this.#store.tileAt(index);
    this.origin = index;
    if (!tile) return void this.finish({ from: index, to: index }, true);
    if (!this.#ids.delete(tile.id)) this.#ids.add(tile.id);
    this.#changed();
  }

  /** A range as it is being drawn; it takes the place of the one before. */
  draw(one: number, other: number, isOn = true): void {
    this.#pending = { from: Math.min(one, other), to: Math.max(one, other), isOn };
    this.#changed();
  }

  /** Selects or deselects all of a range. Settled when the keys are known. */
  async finish(range: Range, isOn = true): Promise<void> {
    await this.#keep(range, isOn, (signal) => keysBetween(this.#filter, this.#store, range, signal));
  }

  /** All of it as it is now; `total`: how many are known of so far. */
  async finishAll(total: number): Promise<void> {
    await this.#keep({ from: 0, to: total - 1 }, true, (signal) => allKeys(this.#filter, signal));
  }

  async #keep(range: Range, isOn: boolean, keys: Keys): Promise<void> {
    this.#finishing = this.#finish(range, isOn, keys);
    await this.#finishing;
  }

  async #finish(range: Range, isOn: boolean, keys: Keys): Promise<boolean> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#pending = { ...range, isOn };
    this.#changed();
    try {
      for await (const ids of keys(abort.signal))
        for (const id of ids) isOn ? this.#ids.add(id) : this.#ids.delete(id);
      return !abort.signal.aborted;
    } catch (error) {
      if (!abort.signal.aborted) this.#onTrouble(error);
      return false;
    } finally {
      if (this.#abort === abort) {
        this.#abort = undefined;
        this.#pending = undefined;
        this.#changed();
      }
    }
  }

  /** Keeps what was drawn last. */
  finishDrawn(): Promise<void> {
    const { from, to, isOn } = this.#pending ?? { from: 0, to: -1, isOn: true };
    return to < from ? Promise.resolve() : this.finish({ from, to }, isOn);
  }

  only(ids: Iterable<number>): void {
    this.#stop();
    this.#ids.clear();
    for (const id of ids) this.#ids.add(id);
    this.#changed();
  }

  clear(): void {
    this.only([]);
  }

  #stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#pending = undefined;
  }

  #changed(): void {
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}
