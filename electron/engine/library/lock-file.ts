import { rmSync, truncateSync } from 'node:fs';
import Database from 'better-sqlite3';
import { codeOf } from '../../base/error.ts';

/**
 * SQLite's own write lock on a small file that is made: the system drops it when the process dies, however it dies, on every
 * platform. Gives the function that releases it, or `undefined` while another process has it.
 * @throws what SQLite says of a place that cannot be locked
 */
export function lockFile(file: string, isSecondTry = false): (() => void) | undefined {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 0 });
    database.exec('BEGIN IMMEDIATE');
    const locked = database;
    return () => locked.close();
  } catch (error) {
    database?.close();
    const code = codeOf(error);
    if (code.startsWith('SQLITE_BUSY')) return undefined;
    if ((code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) && !isSecondTry) {
      // It holds nothing. Emptied in place and not replaced: whoever does the same at this moment then locks the same file.
      truncateSync(file);
      rmSync(`${file}-journal`, { force: true });
      return lockFile(file, true);
    }
    throw error;
  }
}
