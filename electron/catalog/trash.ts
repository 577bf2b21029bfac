import type { Database } from 'better-sqlite3';

/** Since when the clocks count an asset that is in the trash. */
export interface TrashedRow {
  asset: number;
  localFromMs: number;
  /** Null until the store has been asked. */
  storeFromMs: number | null;
}

/** What is in the trash, and since when by which clock. Whoever changes several rows at once wraps that in a transaction. */
export function createTrash(database: Database) {
  const add = database.prepare('UPDATE asset SET trashed_at_ms = ? WHERE id = ? AND trashed_at_ms IS NULL');
  const restore = database.prepare(
    'UPDATE asset SET trashed_at_ms = NULL WHERE id = ? AND trashed_at_ms IS NOT NULL',
  );
  const rows = database.prepare(
    'SELECT asset, local_from_ms AS localFromMs, store_from_ms AS storeFromMs FROM trash_clock ORDER BY asset',
  );
  const count = database.prepare('SELECT count(*) FROM trash_clock').pluck();
  const stampStore = database.prepare(
    'UPDATE trash_clock SET store_from_ms = @atMs WHERE store_from_ms IS NULL OR store_from_ms > @atMs',
  );
  const restartLocal = database.prepare('UPDATE trash_clock SET local_from_ms = ?');
  const delayLocal = database.prepare('UPDATE trash_clock SET local_from_ms = local_from_ms + ?');
  const latest = database.prepare('SELECT latest_ms FROM local_clock').pluck();
  const setLatest = database.prepare('INSERT OR REPLACE INTO local_clock (id, latest_ms) VALUES (1, ?)');

  return {
    /** False for what is in the trash already, or is no asset. */
    add: (asset: number, atMs: number): boolean => add.run(atMs, asset).changes === 1,
    /** False for what is not in the trash. */
    restore: (asset: number): boolean => restore.run(asset).changes === 1,
    all: () => rows.all() as TrashedRow[],
    count: () => count.get() as number,
    /** What the store's date was never asked for is counted by it from now on; so is all, where that date went backwards. */
    stampStore: (atMs: number) => stampStore.run({ atMs }),
    /** The local clock cannot be trusted: everything is counted from now on. */
    restartLocal: (atMs: number) => restartLocal.run(atMs),
    /** So much of what the local clock has shown since counts for nothing. */
    delayLocal: (byMs: number) => delayLocal.run(byMs),
    /** The latest that the local clock has shown; 0 before it was first looked at. */
    latestLocalMs: () => (latest.get() as number | undefined) ?? 0,
    setLatestLocalMs: (atMs: number) => setLatest.run(atMs),
  };
}
