import type { Stretch, Tile } from '../../../electron/contract/api/timeline.ts';
import { type DayIndex, dayOf } from '../layout/day-index.ts';
import { aspectOf } from '../layout/justify.ts';

/** So many tiles of one day are loaded and kept together. */
export const chunkSize = 100;
const mostTiles = 24_000;

interface Chunk {
  tiles: Tile[];
  isStale: boolean;
}

/**
 * The tiles that are loaded, by day and hundred, the least recently seen dropped first. Their shapes are kept when they are dropped
 * (4 bytes each), so that what was laid out stays as it is.
 */
export class TileStore {
  #index: DayIndex;
  readonly #chunks = new Map<string, Chunk>();
  readonly #aspects = new Map<string, Float32Array>();
  readonly #byId = new Map<number, Tile>();
  #tiles = 0;

  constructor(index: DayIndex) {
    this.#index = index;
  }

  get index(): DayIndex {
    return this.#index;
  }

  /** Other days, or the same with other photos: what is loaded is shown until it has been asked for again. */
  renew(index: DayIndex): void {
    this.#index = index;
    for (const chunk of this.#chunks.values()) chunk.isStale = true;
  }

  tileAt(index: number): Tile | undefined {
    const { key, at } = this.#place(index);
    return this.#chunks.get(key)?.tiles[at];
  }

  aspectAt = (index: number): number | undefined => {
    const { key, at } = this.#place(index);
    const aspect = this.#aspects.get(key)?.[at];
    return aspect === 0 ? undefined : aspect;
  };

  /** What is to be asked for of the assets `from` (included) to `to` (not); keeps what is there from being dropped. */
  missing(from: number, to: number): Stretch[] {
    const stretches: Stretch[] = [];
    const { starts, days, total } = this.#index;
    const end = Math.min(to, total);
    for (let next = Math.max(0, from); next < end; ) {
      const day = dayOf(this.#index, next);
      const chunk = Math.floor((next - starts[day]!) / chunkSize);
      const offset = chunk * chunkSize;
      const limit = Math.min(chunkSize, starts[day + 1]! - starts[day]! - offset);
      const key = `${days[day]} ${chunk}`;
      const held = this.#chunks.get(key);
      if (held) this.#touch(key, held);
      if (!held || held.isStale) stretches.push({ day: days[day]!, offset, limit });
      next = starts[day]! + offset + limit;
    }
    return stretches;
  }

  /** Gives the numbers of the assets whose shapes came or changed by it, `from` (included) to `to` (not). */
  put({ day, offset }: Stretch, tiles: Tile[]): { from: number; to: number } {
    const key = `${day} ${offset / chunkSize}`;
    this.#forget(key);
    this.#tiles += tiles.length;
    for (const tile of tiles) this.#byId.set(tile.id, tile);
    this.#touch(key, { tiles, isStale: false });
    const aspects = Float32Array.from(tiles, ({ width, height }) => aspectOf(width, height));
    const before = this.#aspects.get(key);
    this.#aspects.set(key, aspects);
    this.#drop();
    const isSame = before?.length === aspects.length && aspects.every((each, at) => each === before[at]);
    const { days, starts } = this.#index;
    const position = days.indexOf(day);
    if (isSame || position < 0) return { from: 0, to: 0 };
    const from = starts[position]! + offset;
    return { from, to: Math.min(from + tiles.length, starts[position + 1]!) };
  }

  /** Changes marks at once that the engine has been told of. */
  patch(ids: ReadonlySet<number>, flags: (before: number) => number): void {
    for (const chunk of this.#chunks.values())
      chunk.tiles = chunk.tiles.map((tile) => {
        if (!ids.has(tile.id)) return tile;
        const changed = { ...tile, flags: flags(tile.flags) };
        this.#byId.set(tile.id, changed);
        return changed;
      });
  }

  /** Those that are loaded. */
  tilesOf(ids: readonly number[]): Tile[] {
    return ids.map((id) => this.#byId.get(id)).filter((tile) => tile !== undefined);
  }

  /** The number of an asset, where it is loaded. */
  find(id: number): number | undefined {
    const { days, starts } = this.#index;
    for (const [key, { tiles }] of this.#chunks) {
      const at = tiles.findIndex((tile) => tile.id === id);
      if (at < 0) continue;
      const [day, chunk] = key.split(' ').map(Number);
      const position = days.indexOf(day!);
      const index = starts[position]! + chunk! * chunkSize + at;
      if (position >= 0 && index < starts[position + 1]!) return index;
    }
    return undefined;
  }

  #place(index: number): { key: string; at: number } {
    const day = dayOf(this.#index, index);
    const offset = index - this.#index.starts[day]!;
    const chunk = Math.floor(offset / chunkSize);
    return { key: `${this.#index.days[day]} ${chunk}`, at: offset - chunk * chunkSize };
  }

  #touch(key: string, chunk: Chunk): void {
    this.#chunks.delete(key);
    this.#chunks.set(key, chunk);
  }

  #drop(): void {
    for (const key of this.#chunks.keys()) {
      if (this.#tiles <= mostTiles) return;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    const { tiles } = this.#chunks.get(key) ?? { tiles: [] };
    this.#tiles -= tiles.length;
    for (const tile of tiles) if (this.#byId.get(tile.id) === tile) this.#byId.delete(tile.id);
    this.#chunks.delete(key);
  }
}
