import type { Database } from 'better-sqlite3';

export type ActivityFacts = Record<string, string | number>;

export interface ActivityRow {
  id: number;
  atMs: number;
  kind: string;
  /** JSON. */
  facts: string;
}

/** More than anybody scrolls through; what is older goes. */
const kept = 10_000;

/** What happened to this library, for the person to read. */
export function createActivity(database: Database) {
  const add = database.prepare('INSERT INTO activity (at_ms, kind, facts) VALUES (?, ?, ?)');
  const trim = database.prepare('DELETE FROM activity WHERE id <= ?');
  const page = database.prepare(
    'SELECT id, at_ms AS atMs, kind, facts FROM activity WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  return {
    add: (kind: string, facts: ActivityFacts, atMs: number) => {
      const { lastInsertRowid } = add.run(atMs, kind, JSON.stringify(facts));
      trim.run(Number(lastInsertRowid) - kept);
    },
    /** Newest first, before the id of the last one of the page before. */
    page: (before: number | undefined, limit: number) =>
      page.all(before ?? Number.MAX_SAFE_INTEGER, limit) as ActivityRow[],
  };
}
