import type { Database } from 'better-sqlite3';
import { searchWords } from './search-words.ts';

/**
 * The words that a search finds assets by. Triggers only note which assets are to be looked at again, so that an import does
 * not wait for it; `catchUp` does it, in pieces.
 */
export function createSearchIndex(database: Database) {
  const stale = database.prepare('SELECT asset FROM search_stale ORDER BY asset DESC LIMIT ?').pluck();
  const settle = database.prepare('DELETE FROM search_stale WHERE asset = ?');
  const isThere = database.prepare('SELECT camera, lens FROM asset WHERE id = ?').raw();
  const names = database.prepare('SELECT name FROM resource WHERE asset = ? LIMIT 32').pluck();
  const phones = database
    .prepare(
      `SELECT DISTINCT p.name FROM resource r JOIN phone_file f ON f.resource = r.id JOIN phone p ON p.id = f.phone
       WHERE r.asset = ? LIMIT 32`,
    )
    .pluck();
  const write = database.prepare('INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM search WHERE rowid = ?');
  const bump = database.prepare('UPDATE timeline_revision SET found = found + 1');

  const some = database.transaction((limit: number): number => {
    const assets = stale.all(limit) as number[];
    for (const asset of assets) {
      const facts = isThere.get(asset) as (string | null)[] | undefined;
      if (facts) {
        const texts = [...facts, ...names.all(asset), ...phones.all(asset)] as (string | null)[];
        write.run(asset, searchWords(texts.filter((text) => text !== null)));
      } else remove.run(asset);
      settle.run(asset);
    }
    if (assets.length > 0) bump.run();
    return assets.length;
  });

  return {
    /** Looks at up to so many assets again, the newest first; gives how many: fewer when all is done. */
    catchUp: (limit: number): number => some(limit),
  };
}
