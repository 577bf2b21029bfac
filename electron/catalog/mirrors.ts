import type { Database } from 'better-sqlite3';
import type { BlobRow } from './backups.ts';

/** A second store that holds what the vault holds. */
export interface MirrorRow {
  id: number;
  /** As the person named it: a folder, or `s3://…`. */
  place: string;
  /** What its store was seen to honour, JSON. */
  traits: string;
  addedAtMs: number;
  /** Digest of what the vault listed when all of it was there; null: something may be missing. */
  seen: string | null;
  /** JSON; null before the first run. */
  lastRun: string | null;
}

export type MirrorProof = 'etag' | 'read';

/** A blob of the vault that this library relies on, and what is known of its copy in one mirror. */
export interface MirrorBlob
  extends Pick<BlobRow, 'id' | 'domain' | 'blobId' | 'generation' | 'sha256' | 'sizeBytes'> {
  /** What this desktop sent there; null: another did, or nobody yet. */
  sentEtag: string | null;
  proof: MirrorProof | null;
}

export interface MirrorSums {
  /** Blobs that belong there, and their bytes; `proven`: that were seen to be whole there, findable by the log there. */
  blobs: number;
  bytes: number;
  proven: number;
  provenBytes: number;
}

const counts = 'm.proof IS NOT NULL AND m.is_told = 1';
const blobColumns = `b.id, b.domain, b.blob_id AS blobId, b.generation, b.sha256, b.size_bytes AS sizeBytes,
  m.etag AS sentEtag, m.proof`;

/** The mirrors of this library's vault. Whoever changes several rows at once wraps that in a transaction. */
export function createMirrors(database: Database) {
  const columns = 'id, place, traits, added_at_ms AS addedAtMs, seen, last_run AS lastRun';
  const all = database.prepare(`SELECT ${columns} FROM mirror ORDER BY id`);
  const any = database.prepare('SELECT 1 FROM mirror LIMIT 1').pluck();
  const add = database.prepare(
    'INSERT INTO mirror (place, traits, added_at_ms) VALUES (@place, @traits, @atMs) ON CONFLICT (place) DO NOTHING',
  );
  const remove = database.prepare('DELETE FROM mirror WHERE id = ?');
  const setSeen = database.prepare('UPDATE mirror SET seen = ? WHERE id = ?');
  const setLastRun = database.prepare('UPDATE mirror SET last_run = ? WHERE id = ?');
  const told = ['backup', 'loose_backup'].map((table) =>
    database
      .prepare(
        `SELECT max(blob) FROM (SELECT blob FROM ${table} WHERE blob IS NOT NULL AND blob > ? ORDER BY blob LIMIT ?)`,
      )
      .pluck(),
  );
  const expect = ['backup', 'loose_backup'].map((table) =>
    database.prepare(
      `INSERT OR IGNORE INTO mirror_blob (mirror, blob)
       SELECT ?, blob FROM ${table} WHERE blob IS NOT NULL AND blob > ? AND blob <= ?`,
    ),
  );
  const find = database.prepare(
    `SELECT ${blobColumns} FROM blob b LEFT JOIN mirror_blob m ON m.blob = b.id AND m.mirror = @mirror
     WHERE b.blob_id = @blobId AND b.generation = @generation AND b.state <> 'broken'`,
  );
  const isExpected = database.prepare('SELECT 1 FROM mirror_blob WHERE blob = ? AND mirror = ?').pluck();
  const setSent = database.prepare(
    'UPDATE mirror_blob SET etag = ?, proof = NULL, proven_at_ms = NULL WHERE blob = ? AND mirror = ?',
  );
  const setProven = database.prepare(
    'UPDATE mirror_blob SET proof = ?, proven_at_ms = ? WHERE blob = ? AND mirror = ?',
  );
  const doubt = database.prepare(
    'UPDATE mirror_blob SET etag = NULL, proof = NULL, proven_at_ms = NULL WHERE blob = ? AND mirror = ?',
  );
  const tell = database.prepare('UPDATE mirror_blob SET is_told = 1 WHERE mirror = ? AND is_told = 0');
  const untell = database.prepare('UPDATE mirror_blob SET is_told = 0 WHERE mirror = ? AND is_told = 1');
  const due = database.prepare(
    `SELECT count(*) AS blobs, coalesce(sum(coalesce(b.stored_bytes, b.size_bytes)), 0) AS bytes
     FROM mirror_blob m INDEXED BY mirror_blob_due CROSS JOIN blob b ON b.id = m.blob
     WHERE m.mirror = ? AND m.proof IS NULL AND b.state IN ('proven', 'stored')`,
  );
  const sums = database.prepare(
    `SELECT count(*) AS blobs, coalesce(sum(b.size_bytes), 0) AS bytes, coalesce(sum(${counts}), 0) AS proven,
       coalesce(sum(b.size_bytes * (${counts})), 0) AS provenBytes
     FROM mirror_blob m JOIN blob b ON b.id = m.blob WHERE m.mirror = ? AND b.state IN ('proven', 'stored')`,
  );
  const page = database.prepare(
    `SELECT ${blobColumns} FROM mirror_blob m JOIN blob b ON b.id = m.blob
     WHERE m.blob > @after AND m.mirror = @mirror AND m.proof IS NOT NULL AND b.state IN ('proven', 'stored')
     ORDER BY m.blob LIMIT @limit`,
  );
  const placesOf = database
    .prepare(
      `SELECT r.place FROM mirror_blob m JOIN mirror r ON r.id = m.mirror WHERE m.blob = ? AND ${counts} ORDER BY r.id`,
    )
    .pluck();
  // Whoever is asked for a second copy of everything asks from what has none.
  const blobsWithout = database.prepare(
    `SELECT b.id, EXISTS (SELECT 1 FROM mirror_blob m WHERE m.blob = b.id AND ${counts}) AS isThere
     FROM blob b WHERE b.id > ? ORDER BY b.id LIMIT ?`,
  );
  const assetsOf = database.prepare("SELECT asset FROM backup WHERE blob = ? AND role <> 'preview'").pluck();
  const upload = database.prepare('SELECT state FROM mirror_upload WHERE mirror = ? AND name = ?').pluck();
  const uploads = database.prepare('SELECT state FROM mirror_upload WHERE mirror = ?').pluck();
  const setUpload = database.prepare(
    'INSERT OR REPLACE INTO mirror_upload (mirror, name, state) VALUES (?, ?, ?)',
  );
  const dropUpload = database.prepare('DELETE FROM mirror_upload WHERE mirror = ? AND name = ?');

  return {
    all: () => all.all() as MirrorRow[],
    isAny: () => any.get() !== undefined,
    add: (row: { place: string; traits: string; atMs: number }) => add.run(row),
    /** What is in its store stays there. */
    remove: (id: number) => remove.run(id),
    setSeen: (id: number, seen: string | null) => setSeen.run(seen, id),
    setLastRun: (id: number, lastRun: string) => setLastRun.run(lastRun, id),

    /**
     * Takes up what the log tells of by now, a page of it; gives where the next begins, undefined after the last. Only what was
     * taken up before the log was looked at is told by it.
     */
    expect: (mirror: number, after: number, limit: number): number | undefined => {
      const ends = told.map((each) => each.get(after, limit) as number | null);
      const known = ends.filter((end) => end !== null);
      if (known.length === 0) return undefined;
      const until = Math.min(...known);
      for (const each of expect) each.run(mirror, after, until);
      return until;
    },
    /** The blob of this name, if this library knows it. */
    find: (mirror: number, name: { blobId: Uint8Array; generation: Uint8Array }) =>
      find.get({ mirror, ...name }) as MirrorBlob | undefined,
    isExpected: (mirror: number, blob: number) => isExpected.get(blob, mirror) !== undefined,
    setSent: (mirror: number, blob: number, etag: string | null) => setSent.run(etag, blob, mirror),
    setProven: (mirror: number, blob: number, { proof, atMs }: { proof: MirrorProof; atMs: number }) =>
      setProven.run(proof, atMs, blob, mirror),
    /** Its copy there is not to be relied on, whatever was seen of it before. */
    doubt: (mirror: number, blob: number) => doubt.run(blob, mirror),
    /** The log that tells of all that was taken up is there now. */
    tell: (mirror: number) => tell.run(mirror),
    /** Nothing there counts until it is told anew. */
    untell: (mirror: number) => untell.run(mirror),
    /** What is not proven to be there, as far as this library knows. */
    due: (mirror: number) => due.get(mirror) as { blobs: number; bytes: number },
    sums: (mirror: number) => sums.get(mirror) as MirrorSums,
    /** Copies that count as proven, by blob, a page. */
    proven: (mirror: number, after: number, limit: number) =>
      page.all({ mirror, after, limit }) as MirrorBlob[],
    /** Where proven copies of a blob are, besides the vault itself. */
    placesOf: (blob: number) => placesOf.all(blob) as string[],
    /** Assets of which a file has no proven copy in any mirror: a page of blobs, and where the next begins. */
    withoutCopy: (after: number, limit: number): { assets: number[]; next: number | undefined } => {
      const rows = blobsWithout.all(after, limit) as { id: number; isThere: number }[];
      const assets = rows.flatMap(({ id, isThere }) => (isThere ? [] : (assetsOf.all(id) as number[])));
      return { assets, next: rows.length === limit ? rows.at(-1)!.id : undefined };
    },
    /** JSON; undefined where none is under way. */
    upload: (mirror: number, name: string) => upload.get(mirror, name) as string | undefined,
    uploads: (mirror: number) => uploads.all(mirror) as string[],
    setUpload: (mirror: number, name: string, state: string) => setUpload.run(mirror, name, state),
    dropUpload: (mirror: number, name: string) => dropUpload.run(mirror, name),
  };
}
