import type { Database } from 'better-sqlite3';

export interface VaultKindRow {
  kind: 'photo' | 'video' | 'preview' | 'thumbnail';
  files: number;
  /** As stored; nought for thumbnails, which lie in packs. */
  bytes: number;
}

/** What the vault holds of this library, by kind. A blob that several assets share counts once. */
export function createVaultSums(database: Database) {
  const kinds = database.prepare(
    `SELECT kind, count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM (
       SELECT DISTINCT CASE
           WHEN b.role IN ('preview', 'thumbnail') THEN b.role
           WHEN b.role IN ('video', 'paired-video', 'edited-video') THEN 'video'
           ELSE 'photo' END AS kind,
         coalesce(b.blob, -b.asset) AS what, coalesce(s.stored_bytes, s.size_bytes, 0) AS bytes
       FROM backup b LEFT JOIN blob s ON s.id = b.blob)
     GROUP BY kind`,
  );
  return { kinds: () => kinds.all() as VaultKindRow[] };
}
