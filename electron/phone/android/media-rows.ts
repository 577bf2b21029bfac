import { boundedTimeMs } from '../bounds.ts';
import type { PhoneFacts } from '../phone.ts';
import { PathTable } from './path-table.ts';

export interface MediaRow {
  id: number;
  sizeBytes: number;
  /** NaN: unknown. */
  takenAtMs: number;
  favourite: boolean;
  trashed: boolean;
}

/** What MediaStore says, by path, in about 45 bytes a row. */
export class MediaRows {
  private readonly paths = new PathTable();
  private numbers = new Float64Array(3 * 1024);
  private flags = new Uint8Array(1024);

  get count(): number {
    return this.paths.count;
  }

  /** Gives the slot that the row has. */
  add(path: string, row: MediaRow): number {
    let slot = this.paths.add(path);
    if (slot < 0) slot = this.count - 1;
    if (slot >= this.flags.length) this.grow();
    this.numbers.set([row.id, row.sizeBytes, row.takenAtMs], slot * 3);
    this.flags[slot] = (row.favourite ? 1 : 0) | (row.trashed ? 2 : 0);
    return slot;
  }

  /** What was said of the path in this slot may be of another: nothing is known of it, unless it is said anew. */
  doubt(slot: number): void {
    this.flags[slot]! |= 4;
  }

  /** The facts of a file. The date is left out where the row is of another content: its size is not the file's. */
  facts(path: string, sizeBytes: number): PhoneFacts | undefined {
    const slot = this.paths.find(path);
    if (slot < 0 || this.flags[slot]! & 4) return undefined;
    const taken = this.numbers[slot * 3 + 2]!;
    const facts: PhoneFacts = { recordId: String(this.numbers[slot * 3]!) };
    if (this.flags[slot]! & 1) facts.favourite = true;
    if (this.flags[slot]! & 2) facts.trashed = true;
    if (taken > 0 && taken === boundedTimeMs(taken) && this.numbers[slot * 3 + 1] === sizeBytes)
      facts.takenAtMs = taken;
    return facts;
  }

  private grow(): void {
    const numbers = new Float64Array(this.numbers.length * 2);
    const flags = new Uint8Array(this.flags.length * 2);
    numbers.set(this.numbers);
    flags.set(this.flags);
    this.numbers = numbers;
    this.flags = flags;
  }
}
