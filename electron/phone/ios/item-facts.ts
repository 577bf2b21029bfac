import Database from 'better-sqlite3';
import type { PhoneFacts } from '../phone.ts';
import { photoStem } from './photo-stem.ts';

interface ItemRow {
  position: number;
  path: string;
  uuid: string | null;
  originalName: string | null;
  favourite: number;
  hidden: number;
  trashed: number;
  live: number;
  burstId: string | null;
  burstPick: number;
  takenAtMs: number | null;
  offsetMinutes: number | null;
}

const pageRows = 500;

/** What the phone's own database knows of its items, looked up on disk; made by photos-sqlite-child. */
export class ItemFacts {
  readonly #db: Database.Database;
  readonly #byPath: Database.Statement<[string], ItemRow>;
  readonly #byStem: Database.Statement<[string], ItemRow>;
  readonly #page: Database.Statement<[number], ItemRow>;
  readonly #seen: Uint8Array;

  constructor(file: string) {
    this.#db = new Database(file, { readonly: true });
    this.#byPath = this.#db.prepare('SELECT * FROM item WHERE path = ?');
    this.#byStem = this.#db.prepare('SELECT * FROM item WHERE stem = ? LIMIT 1');
    this.#page = this.#db.prepare(
      `SELECT * FROM item WHERE position > ? ORDER BY position LIMIT ${pageRows}`,
    );
    const { last } = this.#db.prepare('SELECT coalesce(max(position), 0) AS last FROM item').get() as {
      last: number;
    };
    this.#seen = new Uint8Array(last + 1);
  }

  /**
   * What is known of the file at `path`. The other files of an item (the video of a Live Photo, its edits) have no
   * row of their own: they share what concerns the item as a whole.
   */
  of(path: string): PhoneFacts | undefined {
    const own = this.#byPath.get(path);
    if (own) {
      this.#seen[own.position] = 1;
      return factsOf(own);
    }
    const row = this.#byStem.get(photoStem(path));
    if (!row) return undefined;
    const { originalName: _name, recordId: _id, ...shared } = factsOf(row);
    return shared;
  }

  /** The items whose file was not asked for with `of`, in the order of the phone's database. */
  *unseen(): Generator<{ path: string; facts: PhoneFacts }> {
    for (let after = 0; ; ) {
      const rows = this.#page.all(after);
      for (const row of rows) {
        after = row.position;
        if (this.#seen[row.position] !== 1) yield { path: row.path, facts: factsOf(row) };
      }
      if (rows.length < pageRows) return;
    }
  }

  close(): void {
    this.#db.close();
  }
}

function factsOf(row: ItemRow): PhoneFacts {
  const facts: PhoneFacts = {
    favourite: row.favourite === 1,
    hidden: row.hidden === 1,
    trashed: row.trashed === 1,
    livePhoto: row.live === 1,
  };
  if (row.uuid !== null) facts.recordId = row.uuid;
  if (row.originalName !== null) facts.originalName = row.originalName;
  if (row.burstId !== null) {
    facts.burstId = row.burstId;
    facts.burstPick = row.burstPick === 1;
  }
  if (row.takenAtMs !== null) facts.takenAtMs = row.takenAtMs;
  if (row.offsetMinutes !== null) facts.offsetMinutes = row.offsetMinutes;
  return facts;
}
