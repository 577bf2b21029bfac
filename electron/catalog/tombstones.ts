import type { Database } from 'better-sqlite3';

/** Why a phone's item is left out, as the ledger has it. */
export const deletedByYou = 'deleted-by-you';

export interface EndedLife {
  kind: 'asset' | 'file';
  /** Or of a file that belongs to no asset. */
  assetId: Uint8Array;
  life: number;
}

/** What was deleted for good: which bytes do not come back by themselves, and which lives have ended. */
export function createTombstones(database: Database) {
  const phoneFiles = database.prepare(
    `UPDATE phone_file SET outcome = 'excluded', reason = '${deletedByYou}', resource = NULL, deleted_asset = ? WHERE resource = ?`,
  );
  const bury = database.prepare(
    'INSERT OR REPLACE INTO tombstone (asset_id, life, purged_at_ms) VALUES (@assetId, @life, @atMs)',
  );
  const buryFile = database.prepare('INSERT OR IGNORE INTO tombstone_file (sha256, asset_id) VALUES (?, ?)');
  const ofFile = database.prepare('SELECT asset_id FROM tombstone_file WHERE sha256 = ? LIMIT 1').pluck();
  const has = database.prepare('SELECT 1 FROM tombstone WHERE asset_id = ?').pluck();
  const count = database.prepare('SELECT count(*) FROM tombstone').pluck();
  const drop = database.prepare('DELETE FROM tombstone WHERE asset_id = ?');
  const reopen = database.prepare(
    "UPDATE phone_file SET outcome = 'pending', reason = NULL, deleted_asset = NULL WHERE deleted_asset = ?",
  );
  const lastEnded = database.prepare('SELECT max(life) FROM ended_life WHERE asset_id = ?').pluck();
  const end = database.prepare(
    'INSERT OR IGNORE INTO ended_life (kind, asset_id, life, is_told) VALUES (?, ?, ?, ?)',
  );
  const untold = database.prepare(
    'SELECT kind, asset_id AS assetId, life FROM ended_life WHERE is_told = 0 ORDER BY asset_id, life LIMIT ?',
  );
  const untoldCount = database.prepare('SELECT count(*) FROM ended_life WHERE is_told = 0').pluck();
  const markTold = database.prepare('UPDATE ended_life SET is_told = 1 WHERE asset_id = ? AND life = ?');
  const addHolder = database.prepare('INSERT OR IGNORE INTO ended_holder (holder) VALUES (?)');
  const hasHolder = database.prepare('SELECT 1 FROM ended_holder WHERE holder = ?').pluck();

  return {
    /** A life of an asset has ended by its purge; `files`: the digests of all that it had. */
    bury: (asset: Omit<EndedLife, 'kind'> & { atMs: number; files: readonly Uint8Array[] }) => {
      const { assetId, life, atMs, files } = asset;
      bury.run({ assetId, life, atMs });
      for (const sha256 of files) buryFile.run(sha256, assetId);
    },
    /** From now on the ledger says of every phone's item of this resource that the person has deleted it. */
    settlePhoneFiles: (resource: number, assetId: Uint8Array) => phoneFiles.run(assetId, resource),
    /** The deleted asset that had these bytes. */
    assetOfFile: (sha256: Uint8Array) => ofFile.get(sha256) as Uint8Array | undefined,
    has: (assetId: Uint8Array) => has.get(assetId) !== undefined,
    count: () => count.get() as number,
    /** It may come again; phones' items of it are fetched with the next import. False where there is no tombstone. */
    lift: (assetId: Uint8Array): boolean => {
      reopen.run(assetId);
      return drop.run(assetId).changes === 1;
    },

    /** The life that an identity begins when it comes into the library. */
    nextLife: (assetId: Uint8Array): number => ((lastEnded.get(assetId) as number | null) ?? 0) + 1,
    /** @param isToldAlready by others */
    endLife: ({ kind, assetId, life }: EndedLife, isToldAlready = false) =>
      end.run(kind, assetId, life, isToldAlready ? 1 : 0),
    /** What the vault has to be told of yet. */
    untold: (limit: number) => untold.all(limit) as EndedLife[],
    untoldCount: () => untoldCount.get() as number,
    markTold: ({ assetId, life }: EndedLife) => markTold.run(assetId, life),
    /** Another desktop of this member has ended it. `holder`: 32 hex digits. */
    addEndedHolder: (holder: string) => addHolder.run(holder),
    isEndedHolder: (holder: string) => hasHolder.get(holder) !== undefined,
  };
}
