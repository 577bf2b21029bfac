import type { Database } from 'better-sqlite3';
import type { Outcome } from '../contract/outcome.ts';

/** How safe the items of a phone are. */
export interface BarRow {
  outcome: Outcome;
  /** `safe`: all of its asset is in the vault and was seen to be whole. `here`: its bytes are on this desktop. `none`: neither. */
  where: 'safe' | 'here' | 'none';
  items: number;
}

export interface LedgerRow {
  path: string;
  outcome: Outcome;
  reason: string | null;
  sizeBytes: number;
}

/** They add up to what was listed. */
export interface Gallery {
  items: number;
  trashed: number;
  others: number;
}

/** What is told of a phone as a whole. */
export function createPhoneSums(database: Database) {
  const bar = database.prepare(
    `WITH unproven AS (
       SELECT DISTINCT b.asset FROM blob JOIN backup b ON b.blob = blob.id WHERE blob.state <> 'proven')
     SELECT f.outcome, CASE
         WHEN a.backed_up_at_ms IS NOT NULL AND a.id NOT IN unproven THEN 'safe'
         WHEN r.asset IS NULL AND lb.state = 'proven' THEN 'safe'
         WHEN r.path IS NOT NULL THEN 'here'
         ELSE 'none' END AS "where", count(*) AS items
     FROM phone_file f LEFT JOIN resource r ON r.id = f.resource LEFT JOIN asset a ON a.id = r.asset
       LEFT JOIN loose_backup l ON l.resource = r.id LEFT JOIN blob lb ON lb.id = l.blob
     WHERE f.phone = ? AND f.is_gone = 0 GROUP BY 1, 2`,
  );
  const pending = database.prepare(
    `SELECT count(*) AS items, coalesce(sum(size_bytes), 0) AS bytes FROM phone_file
     WHERE phone = ? AND outcome = 'pending' AND is_gone = 0`,
  );
  const gallery = database.prepare(
    `SELECT count(DISTINCT record) FILTER (WHERE NOT isTrashed) AS items, count(DISTINCT record) FILTER (WHERE isTrashed) AS trashed,
       count(*) - count(DISTINCT record) AS others
     FROM (SELECT facts ->> '$.recordId' AS record, reason IS 'in the trash' AS isTrashed FROM phone_file
       WHERE phone = ? AND is_gone = 0)`,
  );
  const hasImported = database
    .prepare('SELECT EXISTS (SELECT 1 FROM phone_file WHERE phone = ? AND resource IS NOT NULL)')
    .pluck();
  const columns = 'path, outcome, reason, size_bytes AS sizeBytes';
  const exceptions = database.prepare(
    `SELECT ${columns} FROM phone_file
     WHERE phone = ? AND path > ? AND is_gone = 0 AND outcome NOT IN ('imported', 'duplicate', 'seen')
     ORDER BY path LIMIT ?`,
  );
  const ofOutcome = database.prepare(
    `SELECT ${columns} FROM phone_file WHERE phone = ? AND path > ? AND is_gone = 0 AND outcome = ? ORDER BY path LIMIT ?`,
  );

  return {
    bar: (phone: number) => bar.all(phone) as BarRow[],
    pending: (phone: number) => pending.get(phone) as { items: number; bytes: number },
    /**
     * By the phone's own records, where its listing tells them: items of its gallery, those of its trash, and files beside (the video of
     * a Live Photo, edits, what the gallery does not show). Without records all are `others`.
     */
    gallery: (phone: number) => gallery.get(phone) as Gallery,
    hasImported: (phone: number) => hasImported.get(phone) === 1,
    /** By path, after the path of the last one of the page before; without `outcome` what is not simply in the library. */
    ledgerPage: (
      phone: number,
      {
        after = '',
        outcome,
        limit,
      }: { after?: string | undefined; outcome?: Outcome | undefined; limit: number },
    ) =>
      (outcome === undefined
        ? exceptions.all(phone, after, limit)
        : ofOutcome.all(phone, after, outcome, limit)) as LedgerRow[],
  };
}
