import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { codeOf } from '../base/error.ts';
import { CatalogError, explainSqlite } from './catalog-error.ts';

/**
 * Thumbnails in a database of their own, so that the catalog stays small. All of it can be made again: a damaged file is
 * set aside as `.damaged` and made anew. Each transaction is past a power cut when it returns (one sync for a batch), so
 * that a job which the catalog then notes as done has its picture.
 */
export function openThumbnails(file: string) {
  try {
    let isDamaged = false;
    let open = openOrUndefined(file);
    if (!open) {
      isDamaged = true;
      setAside(file);
      open = openDatabase(file);
    }
    let current = open;
    return {
      /** There was a file, but a damaged one. */
      isDamaged,
      /** False until `claim`: whoever made this file has not yet asked for all its thumbnails to be made. */
      isClaimed: () => current.database.pragma('user_version', { simple: true }) !== 0,
      claim: () => {
        current.database.pragma('user_version = 1');
      },
      /** @param picture which of the asset's pictures it is, as in the catalog */
      put: (assetId: Uint8Array, mimeType: string, bytes: Uint8Array, picture = 0) =>
        current.put.run(assetId, mimeType, bytes, picture),
      get: (assetId: Uint8Array) =>
        current.get.get(assetId) as { mimeType: string; bytes: Uint8Array; picture: number } | undefined,
      /** Of one of them, by a sample: to add them all up would read gigabytes. */
      usualBytes: () =>
        current.database
          .prepare('SELECT coalesce(avg(length(bytes)), 0) FROM (SELECT bytes FROM thumbnail LIMIT 1000)')
          .pluck()
          .get() as number,
      remove: (assetId: Uint8Array) => current.remove.run(assetId),
      /** @throws {CatalogError} `thumbnails-damaged`: a new file stands in its place, to be filled from the next opening on. */
      transaction: <T>(work: () => T): T => {
        try {
          return current.database.transaction(work)();
        } catch (error) {
          if (!saysDamaged(error)) throw explainSqlite(error, file);
          current.database.close();
          setAside(file);
          current = openDatabase(file);
          throw new CatalogError('thumbnails-damaged', `The thumbnails in ${file} were damaged.`, {
            advice: 'The damaged file has been set aside. Import again and all thumbnails are made anew.',
            cause: error,
          });
        }
      },
      close: () => {
        current.database.close();
      },
    };
  } catch (error) {
    throw explainSqlite(error, file);
  }
}

export type Thumbnails = ReturnType<typeof openThumbnails>;

function openDatabase(file: string) {
  const database = new Database(file, { timeout: 2000 });
  try {
    database.pragma('page_size = 8192');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(
      `CREATE TABLE IF NOT EXISTS thumbnail (
         asset_id BLOB PRIMARY KEY, mime_type TEXT NOT NULL, bytes BLOB NOT NULL, picture INTEGER NOT NULL DEFAULT 0) STRICT`,
    );
    const columns = database.pragma('table_info(thumbnail)') as { name: string }[];
    if (!columns.some(({ name }) => name === 'picture'))
      database.exec('ALTER TABLE thumbnail ADD COLUMN picture INTEGER NOT NULL DEFAULT 0');
    // Touches the tree of the ids: a file that was cut short shows it here.
    database.prepare('SELECT max(asset_id), min(asset_id) FROM thumbnail').get();
    const put = database.prepare(
      'INSERT OR REPLACE INTO thumbnail (asset_id, mime_type, bytes, picture) VALUES (?, ?, ?, ?)',
    );
    const get = database.prepare(
      'SELECT mime_type AS mimeType, bytes, picture FROM thumbnail WHERE asset_id = ?',
    );
    const remove = database.prepare('DELETE FROM thumbnail WHERE asset_id = ?');
    return { database, put, get, remove };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Undefined when what is there is no sound database of ours. */
function openOrUndefined(file: string) {
  try {
    return openDatabase(file);
  } catch (error) {
    if (saysDamaged(error)) return undefined;
    throw error;
  }
}

/** `SQLITE_ERROR` is what a sound database of somebody else gives: its table has other columns. */
function saysDamaged(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_NOTADB' || code === 'SQLITE_ERROR' || code.startsWith('SQLITE_CORRUPT');
}

/** Only the last damaged one is kept: it is of use to nobody but who looks for the cause. */
function setAside(file: string): void {
  renameSync(file, `${file}.damaged`);
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
