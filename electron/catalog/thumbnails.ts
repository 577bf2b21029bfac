import Database from 'better-sqlite3';
import { explainSqlite } from './catalog-error.ts';

/**
 * Thumbnails in a database of their own, so that the catalog stays small. All of it can be made again: a damaged file is
 * refused like a damaged catalog, and may simply be deleted.
 */
export function openThumbnails(file: string) {
  try {
    const database = new Database(file, { timeout: 2000 });
    database.pragma('page_size = 8192');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.exec(
      'CREATE TABLE IF NOT EXISTS thumbnail (asset_id BLOB PRIMARY KEY, mime_type TEXT NOT NULL, bytes BLOB NOT NULL) STRICT',
    );
    const put = database.prepare(
      'INSERT OR REPLACE INTO thumbnail (asset_id, mime_type, bytes) VALUES (?, ?, ?)',
    );
    const get = database.prepare('SELECT mime_type AS mimeType, bytes FROM thumbnail WHERE asset_id = ?');
    return {
      put: (assetId: Uint8Array, mimeType: string, bytes: Uint8Array) => put.run(assetId, mimeType, bytes),
      get: (assetId: Uint8Array) => get.get(assetId) as { mimeType: string; bytes: Uint8Array } | undefined,
      transaction: <T>(work: () => T): T => database.transaction(work)(),
      close: () => database.close(),
    };
  } catch (error) {
    throw explainSqlite(error, file);
  }
}

export type Thumbnails = ReturnType<typeof openThumbnails>;
