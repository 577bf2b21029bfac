import type { Database } from 'better-sqlite3';
import type { JobRow } from './jobs.ts';

/**
 * `foreign`: another wrote it, to be read back before it counts. `referenced`: ours, may be there or not. `stored`: the
 * store took it. `proven`: seen to be whole since. `released`: it was, and nothing refers to it any more: it may be collected.
 * `broken`: not to be used.
 */
export type BlobState = 'foreign' | 'referenced' | 'stored' | 'proven' | 'released' | 'broken';

export interface BlobRow {
  id: number;
  domain: string;
  blobId: Uint8Array;
  generation: Uint8Array;
  sha256: Uint8Array;
  sizeBytes: number;
  storedBytes: number | null;
  state: BlobState;
  etag: string | null;
  /** JSON; null when no upload is under way. */
  upload: string | null;
  provenAtMs: number | null;
  proof: 'etag' | 'read' | null;
  /** Grows with every reference to it: a proof from before the newest does not count. */
  doubts: number;
}

/** A file that the backup cannot get at, for good as things stand. */
export interface FailedJob {
  asset: number;
  /** The stable code of what is wrong. */
  code: string;
  /** Below the library, or what it was called where it is not there any more. */
  path: string;
}

/** What the store has acknowledged of an asset. A `thumbnail` has no blob. */
export interface BackupRow {
  role: string;
  sha256: Uint8Array;
  blob: number | null;
}

const blobColumns = `id, domain, blob_id AS blobId, generation, sha256, size_bytes AS sizeBytes, stored_bytes AS storedBytes,
  state, etag, upload, proven_at_ms AS provenAtMs, proof, doubts`;

/** Blobs and what they are good for. Whoever changes several rows at once wraps that in a transaction. */
export function createBackups(database: Database) {
  // Newest first, photos before videos.
  const due = database
    .prepare(
      `SELECT a.id FROM job j JOIN asset a ON a.id = j.subject
       WHERE j.kind = 'backup' AND j.state = 'waiting' AND j.next_attempt_ms <= ?
       ORDER BY a.kind = 'video', a.taken_at_ms DESC, a.id DESC`,
    )
    .pluck();
  const dueBytes = database
    .prepare(
      `SELECT coalesce(sum(r.size_bytes), 0) FROM job j JOIN resource r ON r.asset = j.subject
       WHERE j.kind = 'backup' AND j.state = 'waiting' AND j.next_attempt_ms <= ?`,
    )
    .pluck();
  const job = database.prepare(
    "SELECT id, kind, subject, attempts, revision FROM job WHERE kind = 'backup' AND subject = ?",
  );
  const aliases = database.prepare('SELECT asset_id FROM alias WHERE asset = ? LIMIT 1000').pluck();
  const insertBlob = database.prepare(
    `INSERT INTO blob (domain, blob_id, generation, sha256, size_bytes, state)
     VALUES (@domain, @blobId, @generation, @sha256, @sizeBytes, @state)`,
  );
  const blob = database.prepare(`SELECT ${blobColumns} FROM blob WHERE id = ?`);
  const blobState = database.prepare('SELECT state FROM blob WHERE id = ?').pluck();
  const usable = database.prepare(
    `SELECT ${blobColumns} FROM blob WHERE sha256 = ? AND domain = ? AND state <> 'broken' ORDER BY state = 'proven' DESC, id DESC LIMIT 1`,
  );
  const stateOf = database.prepare('SELECT state FROM blob WHERE blob_id = ? AND generation = ?').pluck();
  const blobPage = database.prepare(
    `SELECT ${blobColumns} FROM blob WHERE id > ? AND state = ? ORDER BY id LIMIT ?`,
  );
  const blobCount = database.prepare('SELECT count(*) FROM blob').pluck();
  const uploads = database
    .prepare("SELECT upload FROM blob WHERE state = 'referenced' AND upload IS NOT NULL")
    .pluck();
  const setUpload = database.prepare("UPDATE blob SET upload = ? WHERE id = ? AND state <> 'broken'");
  const setStored = database.prepare(
    `UPDATE blob SET state = 'stored', stored_bytes = ?, etag = ?, upload = NULL, proven_at_ms = NULL, proof = NULL
     WHERE id = ? AND state NOT IN ('broken', 'released')`,
  );
  const setProven = database.prepare(
    `UPDATE blob SET state = 'proven', stored_bytes = coalesce(@storedBytes, stored_bytes), proof = @proof,
       proven_at_ms = @atMs WHERE id = @id AND state NOT IN ('broken', 'released') AND doubts = coalesce(@doubts, doubts)`,
  );
  const doubt = database.prepare(
    `UPDATE blob SET doubts = doubts + 1, state = CASE WHEN state IN ('proven', 'released') THEN 'stored' ELSE state END,
       proven_at_ms = NULL, proof = NULL WHERE id = ?`,
  );
  // What is not here any more is what it failed for.
  const failed = database.prepare(
    `SELECT j.subject AS asset, j.error_code AS code,
       (SELECT coalesce(r.path, r.name) FROM resource r WHERE r.asset = j.subject ORDER BY r.path IS NOT NULL, r.id LIMIT 1) AS path
     FROM job j WHERE j.kind = 'backup' AND j.state = 'failed' AND EXISTS (SELECT 1 FROM resource WHERE asset = j.subject)
     ORDER BY j.subject`,
  );
  const failedCount = database
    .prepare(
      `SELECT count(*) FROM job j
       WHERE j.kind = 'backup' AND j.state = 'failed' AND EXISTS (SELECT 1 FROM resource WHERE asset = j.subject)`,
    )
    .pluck();
  const setState = database.prepare('UPDATE blob SET state = ?, upload = NULL WHERE id = ?');
  const assetsOfBlob = database.prepare('SELECT DISTINCT asset FROM backup WHERE blob = ?').pluck();
  // Few of very many: from the index of what is not proven, and then by digest, not through all that has no place here.
  const brokenAway = database.prepare(
    `SELECT ${blobColumns} FROM blob WHERE state <> 'proven' AND state = 'broken'
       AND EXISTS (SELECT 1 FROM resource r WHERE r.sha256 = blob.sha256 AND r.asset IS NOT NULL AND +r.path IS NULL)
       AND NOT EXISTS (SELECT 1 FROM blob o WHERE o.sha256 = blob.sha256 AND o.domain = blob.domain AND o.state <> 'broken')`,
  );
  const revive = database.prepare(
    `UPDATE blob SET state = 'stored', doubts = doubts + 1, proven_at_ms = NULL, proof = NULL WHERE id = ? AND state = 'broken'`,
  );
  const awayOfBytes = database
    .prepare(
      `SELECT DISTINCT r.asset FROM blob b JOIN resource r ON r.sha256 = b.sha256 WHERE b.id = ? AND r.asset IS NOT NULL`,
    )
    .pluck();
  const hereOfBlob = database
    .prepare(
      `SELECT DISTINCT k.asset FROM backup k JOIN resource r ON r.asset = k.asset AND r.sha256 = k.sha256
       WHERE k.blob = ? AND r.path IS NOT NULL`,
    )
    .pluck();
  const dropBackupOfBlob = database.prepare('DELETE FROM backup WHERE blob = ?');
  const dropLooseOfBlob = database.prepare('DELETE FROM loose_backup WHERE blob = ?');
  const reopen = database.prepare(
    `INSERT INTO job (kind, subject) VALUES ('backup', ?)
     ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL`,
  );
  const setBackedUp = database.prepare('UPDATE asset SET backed_up_at_ms = ? WHERE id = ?');
  const backedUpAt = database.prepare('SELECT backed_up_at_ms FROM asset WHERE id = ?').pluck();
  const isReferenced = database.prepare('SELECT 1 FROM reference WHERE asset_id = ? AND blob = ?').pluck();
  const addReference = database.prepare('INSERT OR IGNORE INTO reference (asset_id, blob) VALUES (?, ?)');
  const backupOf = database.prepare('SELECT role, sha256, blob FROM backup WHERE asset = ?');
  const dropBackup = database.prepare('DELETE FROM backup WHERE asset = ?');
  // An asset may have been deleted for good while it was being told of.
  const addBackup = database.prepare(
    `INSERT OR REPLACE INTO backup (asset, role, sha256, blob)
     SELECT @asset, @role, @sha256, @blob WHERE EXISTS (SELECT 1 FROM asset WHERE id = @asset)`,
  );
  const heldBy = database
    .prepare(
      `SELECT blob FROM reference WHERE asset_id = @identity UNION SELECT blob FROM backup WHERE asset = @asset AND blob IS NOT NULL`,
    )
    .pluck();
  const dropReferences = database.prepare('DELETE FROM reference WHERE asset_id = ?');
  const release = database.prepare(
    `UPDATE blob SET state = CASE state WHEN 'referenced' THEN 'broken' WHEN 'broken' THEN 'broken' ELSE 'released' END,
       upload = NULL, proven_at_ms = NULL, proof = NULL
     WHERE id = @blob AND NOT EXISTS (SELECT 1 FROM reference WHERE blob = @blob)
       AND NOT EXISTS (SELECT 1 FROM backup WHERE blob = @blob AND asset <> @asset)`,
  );
  const dropThumbnail = database.prepare("DELETE FROM backup WHERE asset = ? AND role = 'thumbnail'");
  const dropPreview = database.prepare("DELETE FROM backup WHERE asset = ? AND role = 'preview'");
  const logged = database.prepare('SELECT fields FROM logged WHERE asset_id = ?').pluck();
  const setLogged = database.prepare('INSERT OR REPLACE INTO logged (asset_id, fields) VALUES (?, ?)');
  const sums = database.prepare(
    `SELECT (SELECT count(*) FROM asset) AS assets,
            (SELECT count(*) FROM asset WHERE backed_up_at_ms IS NOT NULL) AS backedUp,
            (SELECT count(DISTINCT b.asset) FROM blob JOIN backup b ON b.blob = blob.id
               JOIN asset a ON a.id = b.asset AND a.backed_up_at_ms IS NOT NULL
             WHERE blob.state <> 'proven') AS unproven`,
  );
  const pending = database.prepare("SELECT count(*) FROM job WHERE kind = 'backup'").pluck();

  return {
    /** The assets that have something to be backed up now: newest first, photos before videos. */
    due: (nowMs: number) => due.all(nowMs) as number[],
    /** The bytes of all their files. */
    dueBytes: (nowMs: number) => dueBytes.get(nowMs) as number,
    job: (asset: number) => job.get(asset) as JobRow | undefined,
    /** Asks for an asset to be looked at again by the next backup. */
    reopen: (asset: number) => reopen.run(asset),
    /** The identities that an asset had. */
    aliasesOf: (asset: number) => aliases.all(asset) as Uint8Array[],

    insertBlob: (
      row: Pick<BlobRow, 'domain' | 'blobId' | 'generation' | 'sha256' | 'sizeBytes' | 'state'>,
    ): number => Number(insertBlob.run(row).lastInsertRowid),
    blob: (id: number) => blob.get(id) as BlobRow | undefined,
    /** A third of the price of the whole row. */
    blobState: (id: number) => blobState.get(id) as BlobState | undefined,
    /** The blob of these bytes that is to be used, proven ones before others; undefined when there is none but broken ones. */
    usableBlob: (domain: string, sha256: Uint8Array) => usable.get(sha256, domain) as BlobRow | undefined,
    /** Undefined for a blob that this desktop never named. */
    stateOf: (blobId: Uint8Array, generation: Uint8Array) =>
      stateOf.get(blobId, generation) as BlobState | undefined,
    /** By id, a page. */
    blobs: (state: BlobState, afterId: number, limit: number) =>
      blobPage.all(afterId, state, limit) as BlobRow[],
    blobCount: () => blobCount.get() as number,
    /** How far those uploads are that will be gone on with, JSON each. */
    uploadsUnderWay: () => uploads.all() as string[],
    setUpload: (id: number, upload: string | null) => setUpload.run(upload, id),
    /** False for one that was found broken meanwhile: nothing brings it back. */
    setStored: (id: number, storedBytes: number, etag: string | null): boolean =>
      setStored.run(storedBytes, etag, id).changes === 1,
    /**
     * False for one that was found broken meanwhile.
     * @param proof `doubts`: as they were when the look at it began; where others refer to it since, nothing changes
     */
    setProven: (
      id: number,
      proof: { proof: 'etag' | 'read'; atMs: number; doubts?: number; storedBytes?: number },
    ): boolean => setProven.run({ id, storedBytes: null, doubts: null, ...proof }).changes === 1,
    /** Nobody uses it from now on; the assets and loose files that relied on it are not backed up any more, and due. */
    setBroken: (id: number): number[] => {
      const assets = assetsOfBlob.all(id) as number[];
      setState.run('broken', id);
      dropBackupOfBlob.run(id);
      dropLooseOfBlob.run(id);
      for (const asset of assets) {
        setBackedUp.run(null, asset);
        reopen.run(asset);
      }
      return assets;
    },

    /**
     * It was looked for and not seen whole: it has to be proven again. Those who rely on it and have its bytes here are due; for the
     * others only a proof looks for it everywhere.
     */
    doubt: (id: number): void => {
      doubt.run(id);
      for (const asset of hereOfBlob.all(id) as number[]) reopen.run(asset);
    },

    /** Those that would be all there is of some file that is not here. */
    brokenAway: () => brokenAway.all() as BlobRow[],
    /** It is there, and was read back whole, after all: it may be used again when the next backup has proven it. */
    revive: (id: number): void => {
      if (revive.run(id).changes === 0) return;
      for (const asset of awayOfBytes.all(id) as number[]) reopen.run(asset);
    },

    isReferenced: (assetId: Uint8Array, blobRow: number) => isReferenced.get(assetId, blobRow) !== undefined,
    /** From now on what was seen of the blob before does not count. */
    addReference: (assetId: Uint8Array, blobRow: number) => {
      if (addReference.run(assetId, blobRow).changes === 1) doubt.run(blobRow);
    },

    /** What was referred to under this identity belongs to a life that has ended. */
    dropReferences: (assetId: Uint8Array) => dropReferences.run(assetId),
    /** The asset is going: of its blobs those that nothing else needs may be collected. */
    release: (asset: number, identities: readonly Uint8Array[]) => {
      const blobs = new Set(identities.flatMap((identity) => heldBy.all({ identity, asset }) as number[]));
      for (const identity of identities) dropReferences.run(identity);
      for (const blobRow of blobs) release.run({ blob: blobRow, asset });
    },

    backupOf: (asset: number) => backupOf.all(asset) as BackupRow[],
    isBackedUp: (asset: number) => typeof backedUpAt.get(asset) === 'number',
    /** So much of an asset is acknowledged, besides what was before. */
    acknowledgePart: (asset: number, rows: readonly BackupRow[]) => {
      for (const row of rows) addBackup.run({ ...row, asset });
    },
    /** All of an asset is acknowledged: this is what it consists of. */
    acknowledge: (asset: number, rows: readonly BackupRow[], atMs: number) => {
      dropBackup.run(asset);
      for (const row of rows) addBackup.run({ ...row, asset });
      setBackedUp.run(atMs, asset);
    },
    /** The vault has this thumbnail of the asset, or is going to: its pack is in the outbox. */
    noteThumbnail: (asset: number, sha256: Uint8Array) => {
      dropThumbnail.run(asset);
      addBackup.run({ asset, role: 'thumbnail', sha256, blob: null });
    },
    /** Its pack is lost: the next backup puts it into another. */
    forgetThumbnail: (asset: number) => {
      dropThumbnail.run(asset);
      reopen.run(asset);
    },
    /** It is going to have another: what the vault has is not shown for it. */
    forgetPreview: (asset: number) => dropPreview.run(asset),
    loggedOf: (assetId: Uint8Array) =>
      JSON.parse((logged.get(assetId) as string | undefined) ?? '{}') as Record<string, string>,
    setLogged: (assetId: Uint8Array, fields: Record<string, string>) =>
      setLogged.run(assetId, JSON.stringify(fields)),

    /**
     * This desktop has a new identity: what the former one said may never have arrived, so nothing counts as backed up until
     * all of it is said again. Blobs that were being sent are left to the former one, which may live on elsewhere; what it
     * began and never ends is found by their rows.
     */
    forgetTold: () => {
      database.exec(
        `DELETE FROM reference;
         DELETE FROM logged;
         DELETE FROM backup WHERE role = 'thumbnail';
         DELETE FROM loose_backup;
         DELETE FROM blob WHERE state = 'foreign' AND id NOT IN (SELECT blob FROM backup WHERE blob IS NOT NULL);
         UPDATE blob SET state = 'broken', upload = NULL WHERE state = 'referenced';
         UPDATE ended_life SET is_told = 0 WHERE is_told = 1;
         UPDATE asset SET backed_up_at_ms = NULL WHERE backed_up_at_ms IS NOT NULL;
         INSERT INTO job (kind, subject) SELECT 'backup', id FROM asset WHERE true
           ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL`,
      );
    },
    /** `unproven`: backed up once, but a blob of theirs has not been seen whole since. */
    sums: () => {
      const { assets, backedUp, unproven } = sums.get() as Record<'assets' | 'backedUp' | 'unproven', number>;
      return { assets, backedUp, proven: backedUp - unproven };
    },
    /** Assets whose backup is not tried again as things stand. */
    failed: () => failed.all() as FailedJob[],
    failedCount: () => failedCount.get() as number,
    /** Assets that have something to be backed up, now, later or when their files are back. */
    pendingCount: () => pending.get() as number,
  };
}
