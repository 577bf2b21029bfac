import { MediaRows } from './media-rows.ts';

/** A row is a few numbers and one path, which Linux ends at 4096 bytes. */
const longestRow = 8192;

/**
 * Reads what `content query` prints: `Row: N _id=…, _size=…, …, _data=PATH`. Values are not quoted and a path may hold
 * commas, newlines and what looks like a row. So the path is the last and only text, and a row ends only where the row with the
 * next number begins; a path that plays the next row swallows the true one, matches no file and gives nothing.
 */
export class MediaStoreParser {
  readonly rows = new MediaRows();
  private readonly columns: string[];
  private text = '';
  private next = 0;
  private broken = false;

  /** `columns` as they were asked for; the last is `_data`. */
  constructor(columns: string[]) {
    this.columns = columns.slice(0, -1);
  }

  push(chunk: Buffer): void {
    if (this.broken) return;
    this.text += chunk.toString('latin1');
    let start = 0;
    for (;;) {
      const end = this.text.indexOf(`\nRow: ${this.next + 1} ${this.columns[0]}=`, start);
      if (end < 0) break;
      this.row(this.text.slice(start, end));
      start = end + 1;
    }
    if (start > 0) this.text = this.text.slice(start);
    if (this.text.length > longestRow + chunk.length) this.broken = true;
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
    const head = `Row: ${this.next} `;
    if (!text.startsWith(head)) {
      this.broken = true;
      return false;
    }
    this.next += 1;
    const values = new Map<string, number>();
    let at = head.length;
    for (const column of this.columns) {
      const comma = text.indexOf(', ', at);
      if (comma < 0 || !text.startsWith(`${column}=`, at)) return true;
      const value = text.slice(at + column.length + 1, comma);
      if (!/^(?:-?\d{1,15}|NULL)$/.test(value)) return true;
      values.set(column, value === 'NULL' ? Number.NaN : Number(value));
      at = comma + 2;
    }
    if (!text.startsWith('_data=/', at)) return true;
    this.rows.add(text.slice(at + '_data='.length), {
      id: values.get('_id') ?? Number.NaN,
      sizeBytes: values.get('_size') ?? Number.NaN,
      takenAtMs: values.get('datetaken') ?? Number.NaN,
      favourite: values.get('is_favorite') === 1,
      trashed: values.get('is_trashed') === 1,
    });
    return true;
  }
}
