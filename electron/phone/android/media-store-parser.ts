import { MediaRows } from './media-rows.ts';

/** A row is a few numbers and one path, which Linux ends at 4096 bytes. */
const longestRow = 8192;
/** More than any phone has. */
const mostRows = 5_000_000;

/**
 * Reads what `content query` prints: `Row: N _id=…, _size=…, …, _data=PATH`. Values are not quoted and a path may hold
 * commas, newlines and what looks like a row. So the path is the last and only text, and a row ends only where the row with the
 * next number begins; a path that plays the next row swallows the true one, matches no file and gives nothing.
 */
export class MediaStoreParser {
  readonly rows = new MediaRows();
  private readonly columns: string[];
  private readonly pattern: RegExp;
  private text = '';
  private next = 0;
  private broken = false;

  /** `columns` as they were asked for; the last is `_data`. */
  constructor(columns: string[]) {
    this.columns = columns.slice(0, -1);
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
    this.next += 1;
    const match = this.pattern.exec(text);
    if (match === null) return true;
    const value = (column: string) => {
      const at = this.columns.indexOf(column);
      return at < 0 || match[at + 1] === 'NULL' ? Number.NaN : Number(match[at + 1]);
    };
    this.rows.add(match.at(-1)!, {
      id: value('_id'),
      sizeBytes: value('_size'),
      takenAtMs: value('datetaken'),
      favourite: value('is_favorite') === 1,
      trashed: value('is_trashed') === 1,
    });
    return true;
  }
}
