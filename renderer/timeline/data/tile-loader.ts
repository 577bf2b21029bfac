import type { Stretch, TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { ask } from '../../api/request.ts';
import type { TileStore } from './tile-store.ts';

/** An address of a request stays short enough for every server: about 60 bytes a stretch. */
const mostStretches = 100;
const mostAssets = 4000;
const mostAtOnce = 3;

interface Range {
  from: number;
  to: number;
}

interface Request {
  keys: Set<string>;
  abort: AbortController;
}

const keyOf = ({ day, offset }: Stretch) => `${day} ${offset}`;

/**
 * Loads what is wanted now, in few requests, what is seen first. What was asked for and is not wanted any more is given up; what
 * failed is asked for again after a pause that grows to 10 s.
 */
export class TileLoader {
  readonly #filter: TimelineFilter;
  readonly #store: TileStore;
  readonly #onTiles: (reshaped: Range[]) => void;
  readonly #requests = new Set<Request>();
  #seen: Stretch[] = [];
  #ahead: Stretch[] = [];
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onTiles hears of the numbers of the assets whose shapes came or changed, once for each answer */
  constructor(filter: TimelineFilter, store: TileStore, onTiles: (reshaped: Range[]) => void) {
    this.#filter = filter;
    this.#store = store;
    this.#onTiles = onTiles;
  }

  /** @param seen what is on screen; what lies ahead waits until that is there */
  want(seen: Stretch[], ahead: Stretch[]): void {
    this.#seen = seen;
    this.#ahead = ahead;
    const keys = new Set([...seen, ...ahead].map(keyOf));
    for (const request of this.#requests) if (request.keys.isDisjointFrom(keys)) request.abort.abort();
    this.#next();
  }

  stop(): void {
    this.#seen = [];
    this.#ahead = [];
    clearTimeout(this.#timer);
    for (const { abort } of this.#requests) abort.abort();
  }

  #next(): void {
    if (this.#timer !== undefined) return;
    const underWay = new Set(
      [...this.#requests].flatMap(({ keys, abort }) => (abort.signal.aborted ? [] : [...keys])),
    );
    const isFree = (each: Stretch) => !underWay.has(keyOf(each));
    let waiting = this.#seen.length > 0 ? this.#seen.filter(isFree) : this.#ahead.filter(isFree);
    let running = [...this.#requests].filter(({ abort }) => !abort.signal.aborted).length;
    for (; waiting.length > 0 && running < mostAtOnce; running += 1) {
      let assets = 0;
      let length = 0;
      while (
        length < Math.min(waiting.length, mostStretches) &&
        assets + waiting[length]!.limit <= mostAssets
      ) {
        assets += waiting[length]!.limit;
        length += 1;
      }
      void this.#load(waiting.slice(0, length));
      waiting = waiting.slice(length);
    }
  }

  async #load(stretches: Stretch[]): Promise<void> {
    const request: Request = { keys: new Set(stretches.map(keyOf)), abort: new AbortController() };
    this.#requests.add(request);
    let reshaped: Range[] = [];
    try {
      const answer = await ask(
        'timelineTiles',
        { filter: this.#filter, stretches },
        { signal: request.abort.signal },
      );
      this.#failures = 0;
      reshaped = stretches.map((stretch, at) => this.#store.put(stretch, answer.stretches[at] ?? []));
      const isLeft = (each: Stretch) => !request.keys.has(keyOf(each));
      this.#seen = this.#seen.filter(isLeft);
      this.#ahead = this.#ahead.filter(isLeft);
    } catch {
      if (request.abort.signal.aborted) return;
      this.#failures += 1;
      this.#timer = setTimeout(
        () => {
          this.#timer = undefined;
          this.#next();
        },
        Math.min(10_000, 500 * 2 ** this.#failures),
      );
    } finally {
      this.#requests.delete(request);
      this.#next();
    }
    this.#onTiles(reshaped);
  }
}
