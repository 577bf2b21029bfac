import type { Stretch, Tile } from '../../contract/api/timeline.ts';

export interface DayRange {
  /** First and last day, both included. */
  from: number;
  to: number;
}

/** Assets in the order of a timeline, newest first: those of a view, or what a search has found there. */
export interface Timeline {
  total(): number;
  /** [day, assets of it], newest day first. */
  days(): [number, number][];
  tiles(stretch: Stretch): Tile[];
  /** The same of several, in this order: days that follow each other cost little more than one. */
  tilesOf(stretches: readonly Stretch[]): Tile[][];
  /** Keys of the assets of some days, at most `limit` from `offset` on, and how many there are. */
  keys(range: DayRange, page: { offset: number; limit: number }): { ids: number[]; total: number };
  /** Null for what is not in it. */
  place(id: number): { day: number; offset: number } | null;
}

export const allDays: DayRange = { from: -Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
export const dayMs = 86_400_000;
