import { MediaRows } from './media-rows.ts';

/** A row is a few numbers and one path, which Linux ends at 4096 bytes. */
const longestRow = 8192;
/** Linux knows no longer path, and none has room to play more rows than this. */
const longestPath = 4096;
const mostPlayed = 512;
/** More than any phone has. */
const mostRows = 5_000_000;

/**
 * Reads what `content query` prints: `Row: N _id=…, _size=…, …, _data=PATH`. Values are not quoted and a path may hold
 * commas, newlines and what looks like a row. So the path is the last and only text, and a row ends only where the row with the
 * next number begins. Where a path plays the next rows, the true ones stand within the last of these and begin with a number that has
 * been: all from the row before that number on gives nothing, for where it ends was said by that path.
 */
export class MediaStoreParser {
  readonly rows = new MediaRows();
  private readonly columns: string[];
  private readonly pattern: RegExp;
  private text = '';
  private next = 0;
  private broken = false;
  /** Slots of the last rows, by their numbers, -1 where there is none; and where they began. */
  private readonly recent = new Int32Array(mostPlayed).fill(-1);
  private readonly begins = new Float64Array(mostPlayed);
  private at = 0;
  private readonly start: RegExp;

  /** `columns` as they were asked for; the last is `_data`. */
  constructor(columns: string[]) {
    this.columns = columns.slice(0, -1);
    this.start = new RegExp(`\\nRow: (\\d{1,15}) ${this.columns[0]}=`, 'g');
    const numbers = this.columns.map((column) => `${column}=(-?\\d{1,15}|NULL), `);
    this.pattern = new RegExp(`^Row: \\d+ ${numbers.join('')}_data=(/[\\s\\S]*)$`);
  }

  /** False when nothing that follows can be of use. */
  push(chunk: Buffer): boolean {
    if (this.broken) return false;
    this.text += chunk.toString('latin1');
    let start = 0;
    for (;;) {
      const end = this.text.indexOf(`\nRow: ${this.next + 1} ${this.columns[0]}=`, start);
      if (end < 0) break;
      this.row(this.text.slice(start, end));
      start = end + 1;
    }
    if (start > 0) this.text = this.text.slice(start);
    if (this.text.length > longestRow + chunk.length || this.next > mostRows) this.broken = true;
    return !this.broken;
  }

  /** The rows; undefined when this was no answer of a working MediaStore. */
  end(): MediaRows | undefined {
    if (this.broken) return undefined;
    if (this.next === 0 && this.text.startsWith('No result found')) return this.rows;
    if (!this.text.endsWith('\n') || !this.row(this.text.slice(0, -1))) return undefined;
    return this.rows;
  }

  /** Takes one row; false when it is none. A row that is not understood is left out. */
  private row(text: string): boolean {
    if (!text.startsWith(`Row: ${this.next} `)) {
      this.broken = true;
      return false;
    }
    const number = this.next++;
    this.recent[number % mostPlayed] = -1;
    this.begins[number % mostPlayed] = this.at;
    const match = this.pattern.exec(text);
    const again = this.begunAgain(text, number);
    this.at += text.length + 1;
    if (match === null || again !== undefined) {
      for (let each = Math.max((again ?? number) - 1, 0); each < number; each++) {
        const slot = this.recent[each % mostPlayed]!;
        if (slot >= 0) this.rows.doubt(slot);
      }
      return true;
    }
    const value = (column: string) => {
      const at = this.columns.indexOf(column);
      return at < 0 || match[at + 1] === 'NULL' ? Number.NaN : Number(match[at + 1]);
    };
    this.recent[number % mostPlayed] = this.rows.add(match.at(-1)!, {
      id: value('_id'),
      sizeBytes: value('_size'),
      takenAtMs: value('datetaken'),
      favourite: value('is_favorite') === 1,
      trashed: value('is_trashed') === 1,
    });
    return true;
  }

  /** The first of the rows that begins within the text of this one though it began before, so near that one path may have played it. */
  private begunAgain(text: string, number: number): number | undefined {
    let first: number | undefined;
    for (const { 1: digits, index } of text.matchAll(this.start)) {
      const each = Number(digits);
      if (each > number || each <= number - mostPlayed) continue;
      if (this.at + index - this.begins[each % mostPlayed]! > longestPath) continue;
      first = Math.min(first ?? each, each);
    }
    return first;
  }
}
