import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CatalogError, explainSqlite } from './catalog-error.ts';
import { applicationId, migrations } from './schema.ts';

/**
 * Opens the catalog at `file`, making or migrating it if it must. A file that is damaged, foreign or newer is refused
 * before anything is written to it.
 * @throws {CatalogError} `catalog-corrupt`, `catalog-newer`, `library-unwritable`
 */
export function openCatalog(file: string): Database.Database {
  try {
    if (existsSync(file) && statSync(file).size > 0) inspect(file);
    const database = new Database(file, { timeout: 2000 });
    try {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.pragma('foreign_keys = ON');
      database.pragma('temp_store = FILE');
      database.pragma('cache_size = -32768');
      migrate(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw explainSqlite(error, file);
  }
}

function inspect(file: string): void {
  const database = new Database(file, { readonly: true });
  try {
    const id = database.pragma('application_id', { simple: true });
    const version = database.pragma('user_version', { simple: true }) as number;
    if (id !== applicationId)
      throw new CatalogError(
        'catalog-corrupt',
        `${file} is not a catalog of Photoferry. Nothing was changed.`,
        {
          advice: 'Choose another folder for the library.',
        },
      );
    if (version > migrations.length)
      throw new CatalogError(
        'catalog-newer',
        `${file} was written by a newer Photoferry. Nothing was changed.`,
        {
          advice: 'Update Photoferry on this computer, then open the library again.',
        },
      );
    // Reads every page that matters for opening; a full check of a million photos would take too long at each start.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    for (const table of ['asset', 'resource', 'phone_file', 'job']) {
      database.prepare(`SELECT * FROM ${table} ORDER BY id DESC LIMIT 1`).get();
    }
  } finally {
    database.close();
  }
}

function migrate(database: Database.Database): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version === migrations.length) return;
  database.transaction(() => {
    for (const step of migrations.slice(version)) database.exec(step);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${migrations.length}`);
  })();
}
