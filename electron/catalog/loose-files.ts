import type { Database } from 'better-sqlite3';
import { resourceColumns as columns, type ResourceRow } from './assets.ts';

export type LooseFile = ResourceRow & { path: string };

const loose = 'resource r WHERE r.asset IS NULL AND r.path IS NOT NULL';

/** Files that belong to no asset: companions (AAE, XMP) whose photo has not come, or has the same bytes already. */
export function createLooseFiles(database: Database) {
  const sums = database.prepare(
    `SELECT count(*) AS loose, count(b.resource) AS looseBackedUp FROM resource r
     LEFT JOIN loose_backup b ON b.resource = r.id WHERE r.asset IS NULL AND r.path IS NOT NULL`,
  );
  const page = database.prepare(`SELECT ${columns} FROM ${loose} AND r.id > ? ORDER BY r.id LIMIT ?`);
  const isUnsaid = 'NOT EXISTS (SELECT 1 FROM loose_backup b WHERE b.resource = r.id)';
  const due = database.prepare(
    `SELECT ${columns} FROM ${loose} AND r.id > ? AND ${isUnsaid} ORDER BY r.id LIMIT ?`,
  );
  const dueSums = database.prepare(
    `SELECT count(*) AS files, total(r.size_bytes) AS bytes FROM ${loose} AND ${isUnsaid}`,
  );
  const unsaidPaths = database
    .prepare(`SELECT r.path FROM ${loose} AND ${isUnsaid} ORDER BY r.path LIMIT ?`)
    .pluck();
  const acknowledge = database.prepare('INSERT OR REPLACE INTO loose_backup (resource, blob) VALUES (?, ?)');
  const joined = database.prepare(
    `SELECT ${columns} FROM loose_backup l JOIN resource r ON r.id = l.resource
     JOIN backup b ON b.asset = r.asset AND b.role = r.role AND b.sha256 = r.sha256
     WHERE r.path IS NOT NULL ORDER BY r.id LIMIT ?`,
  );
  const forget = database.prepare('DELETE FROM loose_backup WHERE resource = ?');

  return {
    /** How many there are, and how many of them the vault has acknowledged. */
    sums: () => sums.get() as { loose: number; looseBackedUp: number },
    /** By row, keyset pagination. */
    page: (afterId: number, limit: number) => page.all(afterId, limit) as LooseFile[],
    /** Those that the vault does not have; by row. */
    due: (afterId: number, limit: number) => due.all(afterId, limit) as LooseFile[],
    dueSums: () => dueSums.get() as { files: number; bytes: number },
    /** Of some of these, where they are. */
    duePaths: (limit: number) => unsaidPaths.all(limit) as string[],
    acknowledge: (resource: number, blob: number) => acknowledge.run(resource, blob),
    /** Files that the vault knows as loose, and whose photo has come since and is backed up with them. */
    joined: (limit: number) => joined.all(limit) as LooseFile[],
    /** The vault does not know it as loose any more. */
    forget: (resource: number) => forget.run(resource),
  };
}
