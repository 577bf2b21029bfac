import type { Database } from 'better-sqlite3';
import { createUnreadPlaces } from '../base/unread-places.ts';
import type { Outcome, OutcomeCounts } from '../contract/outcome.ts';

/** One item as a phone lists it, ready for the catalog. */
export interface ListedFile {
  path: string;
  rawPath?: Uint8Array | undefined;
  sizeBytes: number;
  mtimeMs: number;
  rank: 0 | 1;
  neighbourhood: string;
  /** `pending`, or settled by the listing alone (`cloudOnly`, `excluded`, `unsupported`, `empty`, `unreadable`). */
  outcome: Outcome;
  reason?: string | undefined;
  facts?: string | undefined;
}

/**
 * What the catalog made of a listed item: `seen` unchanged before (`changed`: the resource of which the phone now says
 * something else, a favourite say), `deleted` by the person since it came, `new`, or listed `twice`.
 */
export type Taken = { as: 'seen'; changed?: number } | { as: 'deleted' } | { as: 'new' } | { as: 'twice' };

export interface PhoneFileRow {
  id: number;
  path: string;
  rawPath: Uint8Array | null;
  sizeBytes: number;
  mtimeMs: number;
  rank: 0 | 1;
  neighbourhood: string;
  facts: string | null;
}

const rowColumns =
  'id, path, raw_path AS rawPath, size_bytes AS sizeBytes, mtime_ms AS mtimeMs, rank, neighbourhood, facts';

/** The items of phones: what they list, where each item ended, the ledger. */
export function createPhoneFiles(database: Database) {
  const findPhone = database.prepare('SELECT id FROM phone WHERE phone_id = ?').pluck();
  const savePhone = database
    .prepare(
      `INSERT INTO phone (phone_id, kind, name) VALUES (?, ?, ?)
       ON CONFLICT (phone_id) DO UPDATE SET kind = excluded.kind, name = excluded.name RETURNING id`,
    )
    .pluck();
  const find = database.prepare(
    `SELECT f.id, f.size_bytes AS sizeBytes, f.mtime_ms AS mtimeMs, f.outcome, f.resource, f.is_gone AS isGone, f.facts,
       f.deleted_asset AS deletedAsset,
       r.path AS original
     FROM phone_file f LEFT JOIN resource r ON r.id = f.resource WHERE f.phone = ? AND f.path = ?`,
  );
  const insert = database.prepare(
    `INSERT INTO phone_file (phone, path, raw_path, size_bytes, mtime_ms, rank, neighbourhood, outcome, reason, facts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const renew = database.prepare(
    `UPDATE phone_file SET raw_path = ?, size_bytes = ?, mtime_ms = ?, rank = ?, neighbourhood = ?, outcome = ?,
       reason = ?, facts = ?, resource = NULL, deleted_asset = NULL, is_gone = 0, freed_at_ms = NULL WHERE id = ?`,
  );
  const noteFacts = database.prepare(
    'UPDATE phone_file SET facts = ?, is_gone = 0, freed_at_ms = NULL WHERE id = ?',
  );
  const settleRow = database.prepare(
    'UPDATE phone_file SET outcome = ?, reason = ?, resource = ?, deleted_asset = ? WHERE id = ?',
  );
  const pendingFirst = database.prepare(
    `SELECT ${rowColumns} FROM phone_file
     WHERE phone = @phone AND outcome = 'pending' AND is_gone = 0
       AND (rank > @rank OR (rank = @rank AND (mtime_ms < @mtimeMs OR (mtime_ms = @mtimeMs AND id > @id))))
     ORDER BY rank, mtime_ms DESC, id LIMIT @limit`,
  );
  const counts = database.prepare(
    'SELECT outcome, count(*) AS n FROM phone_file WHERE phone = ? AND is_gone = 0 GROUP BY outcome',
  );
  const exceptionPage = database.prepare(
    `SELECT path, outcome, reason FROM phone_file
     WHERE phone = ? AND path > ? AND is_gone = 0 AND outcome NOT IN ('imported', 'duplicate', 'seen')
     ORDER BY path LIMIT 500`,
  );
  const proven = database.prepare(
    `SELECT f.size_bytes AS sizeBytes, f.mtime_ms AS mtimeMs FROM phone_file f JOIN resource r ON r.id = f.resource
         JOIN backup b ON b.asset = r.asset AND b.role = r.role AND b.sha256 = r.sha256 JOIN blob ON blob.id = b.blob
       WHERE f.phone = ? AND f.path = ? AND f.is_gone = 0 AND blob.state = 'proven'`,
  );
  const reopen = database.prepare(
    "UPDATE phone_file SET outcome = 'pending', resource = NULL WHERE resource = ?",
  );

  return {
    phoneKey: (phoneId: string) => findPhone.get(phoneId) as number | undefined,
    phones: () =>
      database.prepare('SELECT id, phone_id AS phoneId, kind, name FROM phone ORDER BY id').all() as {
        id: number;
        phoneId: string;
        kind: string;
        name: string;
      }[],
    savePhone: (phone: { id: string; kind: string; name: string }) =>
      savePhone.get(phone.id, phone.kind, phone.name) as number,

    /**
     * Takes in a listing, page by page; `finish` marks what this listing no longer holds as gone, but nothing below what could not be
     * read: of that the listing knows nothing. `isHere` says whether an original still is where the catalog has it: if somebody took
     * it away, its phone file is new again.
     */
    beginListing: (phone: number, isHere: (original: string) => boolean) => {
      // A database of its own on disk, so that a million ids cost no memory; its name keeps two listings apart.
      const table = `temp.listed_${phone}`;
      database.exec(`DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id INTEGER PRIMARY KEY)`);
      const mark = database.prepare(`INSERT OR IGNORE INTO ${table} (id) VALUES (?)`);
      const unread = createUnreadPlaces();
      database.function(`is_hidden_${phone}`, (place) => Number(unread.hide(place as Buffer)));
      return {
        /** Notes one page in one transaction, and says of each item what it was. */
        take: database.transaction((page: readonly ListedFile[]): Taken[] =>
          page.map((file) => {
            if (file.outcome === 'unreadable') unread.add(placeOf(file));
            const known = find.get(phone, file.path) as KnownRow | undefined;
            const id = known?.id ?? insertRow(phone, file);
            const isFirst = mark.run(id).changes === 1;
            if (!isFirst) return { as: 'twice' };
            if (!known) return { as: 'new' };
            if (known.deletedAsset !== null && isSameFile(known, file)) {
              noteFacts.run(file.facts ?? null, id);
              return { as: 'deleted' };
            }
            if (isUnchanged(known, file) && (known.original === null || isHere(known.original))) {
              const hasNewFacts = known.facts !== (file.facts ?? null);
              if (known.isGone || hasNewFacts) noteFacts.run(file.facts ?? null, id);
              return hasNewFacts ? { as: 'seen', changed: known.resource } : { as: 'seen' };
            }
            // Its folder is not shown today: it is unseen, as it would be if it had not been listed.
            const isUnseen = file.outcome === 'unreadable' && unread.hide(placeOf(file));
            if (isUnseen && known.resource !== null && !known.isGone) return { as: 'seen' };
            renew.run(
              ...[file.rawPath ?? null, file.sizeBytes, file.mtimeMs, file.rank, file.neighbourhood],
              ...[file.outcome, file.reason ?? null, file.facts ?? null, id],
            );
            return { as: 'new' };
          }),
        ),
        finish: database.transaction(() => {
          // What was never fetched has nothing to keep: it is listed anew when it is shown again.
          database
            .prepare(
              `UPDATE phone_file SET is_gone = 1 WHERE phone = ? AND is_gone = 0 AND id NOT IN ${table}
                 AND (outcome = 'pending' OR NOT is_hidden_${phone}(coalesce(raw_path, CAST(path AS BLOB))))`,
            )
            .run(phone);
          database.exec(`DROP TABLE ${table}`);
        }),
      };
    },

    /** A page of what is still to be fetched, photos and videos before companions, newest first, after `after`. */
    pending: (
      phone: number,
      after: { rank: number; mtimeMs: number; id: number } | undefined,
      limit: number,
    ) =>
      pendingFirst.all({
        phone,
        limit,
        ...(after ?? { rank: 0, mtimeMs: Number.MAX_SAFE_INTEGER, id: 0 }),
      }) as PhoneFileRow[],

    settle: (
      id: number,
      outcome: Outcome,
      options: { reason?: string; resource?: number; deletedAsset?: Uint8Array } = {},
    ) =>
      settleRow.run(
        ...[outcome, options.reason ?? null, options.resource ?? null, options.deletedAsset ?? null, id],
      ),

    /** Has every phone file of a resource fetched again at the next import: its copy here is not what it should be. */
    reopen: (resource: number) => reopen.run(resource),

    /** What the phone had there when it was last listed, if that is proven to be in the vault. */
    provenAt: (phone: number, path: string) =>
      proven.get(phone, path) as { sizeBytes: number; mtimeMs: number } | undefined,

    /** What the phone held when it was last listed, by outcome. */
    ledger: (phone: number): OutcomeCounts => {
      const sums = noOutcomes();
      for (const { outcome, n } of counts.all(phone) as { outcome: Outcome; n: number }[]) sums[outcome] = n;
      return sums;
    },
    /** Every item that is not simply in the library, with its reason, by path; a page in memory at a time. */
    exceptions: function* (
      phone: number,
    ): Generator<{ path: string; outcome: Outcome; reason: string | null }> {
      for (let after = ''; ; ) {
        const page = exceptionPage.all(phone, after) as {
          path: string;
          outcome: Outcome;
          reason: string | null;
        }[];
        yield* page;
        const last = page.at(-1);
        if (!last) return;
        after = last.path;
      }
    },
  };

  function insertRow(phone: number, file: ListedFile): number {
    const { lastInsertRowid } = insert.run(
      ...[
        phone,
        file.path,
        file.rawPath ?? null,
        file.sizeBytes,
        file.mtimeMs,
        file.rank,
        file.neighbourhood,
      ],
      ...[file.outcome, file.reason ?? null, file.facts ?? null],
    );
    return Number(lastInsertRowid);
  }
}

const placeOf = ({ path, rawPath }: ListedFile): Buffer => Buffer.from(rawPath ?? path);

interface KnownRow {
  id: number;
  sizeBytes: number;
  mtimeMs: number;
  outcome: Outcome;
  resource: number | null;
  isGone: number;
  facts: string | null;
  /** The asset that it was, deleted by the person for good. */
  deletedAsset: Uint8Array | null;
  /** Path below the library; null where the original is not on this desktop. */
  original: string | null;
}

function isUnchanged(known: KnownRow, file: ListedFile): known is KnownRow & { resource: number } {
  return (
    (known.outcome === 'imported' || known.outcome === 'duplicate') &&
    known.resource !== null &&
    isSameFile(known, file)
  );
}

/** And the listing alone does not settle it. */
function isSameFile(known: KnownRow, file: ListedFile): boolean {
  return file.outcome === 'pending' && known.sizeBytes === file.sizeBytes && known.mtimeMs === file.mtimeMs;
}

/** All outcomes at nought. Written out: the schema that lists them takes 40 ms to load. */
export const noOutcomes = (): OutcomeCounts => ({
  ...{ imported: 0, duplicate: 0, seen: 0, cloudOnly: 0, unsupported: 0 },
  ...{ empty: 0, unreadable: 0, excluded: 0, pending: 0 },
});
