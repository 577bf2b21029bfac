import type { Database } from 'better-sqlite3';

/** Files that are only in the vault, of so many assets. */
export interface AwaySums {
  assets: number;
  files: number;
  bytes: number;
}

/** Of `resource r`: the vault has acknowledged it. */
const isInVault = `EXISTS (SELECT 1 FROM backup k JOIN blob b ON b.id = k.blob AND b.state IN ('proven', 'stored')
  WHERE k.asset = r.asset AND k.role = r.role AND k.sha256 = r.sha256)`;
/** And not here. `+`: the files of an asset are asked, and not, for each asset, all that are not here, which may be a million. */
const isAway = `+r.path IS NULL AND ${isInVault}`;

/** What the person keeps on this desktop, and what is on its way here for that. */
export function createKeptHere(database: Database) {
  const keep = database.prepare('INSERT OR IGNORE INTO kept_here SELECT id FROM asset WHERE id = ?');
  const release = database.prepare('DELETE FROM kept_here WHERE asset = ?');
  const isThere = database.prepare('SELECT 1 FROM asset WHERE id = ?').pluck();
  const isKept = database.prepare('SELECT 1 FROM kept_here WHERE asset = ?').pluck();
  const kept = database.prepare('SELECT asset FROM kept_here ORDER BY asset').pluck();
  const carry = [
    'INSERT OR IGNORE INTO kept_here SELECT @winner FROM kept_here WHERE asset = @loser',
    `INSERT INTO wanted_here SELECT @winner, is_named FROM wanted_here WHERE asset = @loser
     ON CONFLICT (asset) DO UPDATE SET is_named = max(is_named, excluded.is_named)`,
  ].map((statement) => database.prepare(statement));
  const awayOf = database
    .prepare(`SELECT count(*), total(r.size_bytes) FROM resource r WHERE r.asset = ? AND ${isAway}`)
    .raw();
  const bytesOf = database.prepare('SELECT total(size_bytes) FROM resource WHERE asset = ?').pluck();
  const want = database.prepare(
    `INSERT INTO wanted_here SELECT id, 1 FROM asset WHERE id = ? ON CONFLICT (asset) DO UPDATE SET is_named = 1`,
  );
  const wantAway = database.prepare(
    `INSERT OR IGNORE INTO wanted_here SELECT DISTINCT r.asset, 0 FROM resource r JOIN asset a ON a.id = r.asset
     WHERE r.asset >= @from AND r.asset < @to AND a.trashed_at_ms IS NULL AND ${isAway}`,
  );
  const isWanted = database.prepare('SELECT 1 FROM wanted_here WHERE asset = ?').pluck();
  const unwant = database.prepare('DELETE FROM wanted_here WHERE asset = ?');
  const unwantAll = database.prepare('DELETE FROM wanted_here');
  const wanted = database
    .prepare('SELECT asset FROM wanted_here ORDER BY is_named DESC, asset DESC LIMIT ?')
    .pluck();
  return {
    /** False where there is no such asset. */
    set: (asset: number, isToStay: boolean): boolean => {
      if (isThere.get(asset) === undefined) return false;
      (isToStay ? keep : release).run(asset);
      return true;
    },
    isKept: (asset: number) => isKept.get(asset) !== undefined,
    kept: () => kept.all() as number[],
    /** What was kept is kept as part of the one that it becomes, and what was to be brought here is brought as part of it. */
    carry: (loser: number, winner: number): void => {
      for (const each of carry) each.run({ loser, winner });
    },

    /** Files of one asset that would have to be brought from the vault. */
    awayOf: (asset: number): { files: number; bytes: number } => {
      const [files, bytes] = awayOf.get(asset) as [number, number];
      return { files, bytes };
    },
    /** Of all files of one asset, wherever they are. */
    bytesOf: (asset: number) => bytesOf.get(asset) as number,
    /** The person has asked for this one. */
    want: (asset: number) => want.run(asset),
    /** Of these keys all that are only in the vault, and not in the trash. */
    wantAway: (keys: { from: number; to: number }) => wantAway.run(keys),
    isWanted: (asset: number) => isWanted.get(asset) !== undefined,
    unwant: (asset: number) => unwant.run(asset),
    unwantAll: () => unwantAll.run(),
    /** Those that are brought next. */
    wanted: (limit: number) => wanted.all(limit) as number[],
  };
}

/** Sums of what is only in the vault, which look at every file once. */
export function createAwaySums(database: Database) {
  const sums = 'SELECT count(DISTINCT r.asset) AS assets, count(*) AS files, total(r.size_bytes) AS bytes';
  const away = database.prepare(
    `${sums} FROM resource r JOIN asset a ON a.id = r.asset WHERE a.trashed_at_ms IS NULL AND r.path IS NULL AND ${isInVault}`,
  );
  const wanted = database.prepare(
    `${sums} FROM wanted_here w CROSS JOIN resource r ON r.asset = w.asset WHERE ${isAway}`,
  );
  return {
    /** Of all but what is in the trash. */
    away: () => away.get() as AwaySums,
    /** Of what is on its way here. */
    wanted: () => wanted.get() as AwaySums,
  };
}
