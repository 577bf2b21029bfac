import type { Database } from 'better-sqlite3';

/** A file that is about to leave, or is leaving. */
export interface RemovalFile {
  resource: number;
  /** Where it stands, below the library. */
  path: string;
  /** Its name in `.photoferry/leaving` meanwhile. */
  aside: string;
}

export interface Removal {
  id: number;
  kind: 'purge' | 'evict';
  /** Of the asset, 16 bytes each. */
  identities: Buffer[];
  /** The catalog does not name the files any more: they go. Otherwise they go back. */
  isDecided: boolean;
  files: RemovalFile[];
}

/** What files are about to leave the library, and the rows that go with them. */
export function createRemovals(database: Database) {
  const insert = database.prepare('INSERT INTO removal (kind, identities) VALUES (?, ?)');
  const insertFile = database.prepare(
    'INSERT INTO removal_file (removal, resource, path, aside) VALUES (?, ?, ?, ?)',
  );
  const all = database.prepare(
    'SELECT id, kind, identities, is_decided AS isDecided FROM removal ORDER BY id',
  );
  const filesOf = database.prepare('SELECT resource, path, aside FROM removal_file WHERE removal = ?');
  const decide = database.prepare('UPDATE removal SET is_decided = 1 WHERE id = ?');
  const drop = database.prepare('DELETE FROM removal WHERE id = ?');
  const setEvicted = database.prepare(
    'UPDATE resource SET evicted_from = ? WHERE id = ? AND path IS NULL AND evicted_from IS NULL',
  );
  const evict = database.prepare('UPDATE resource SET evicted_from = path, path = NULL WHERE id = ?');
  const evictedCount = database
    .prepare('SELECT count(DISTINCT asset) FROM resource WHERE evicted_from IS NOT NULL')
    .pluck();
  const copies = database
    .prepare(
      `SELECT id FROM resource WHERE asset IS NULL AND sha256 = @sha256 AND role NOT IN ('adjustments', 'sidecar')
         AND NOT EXISTS (SELECT 1 FROM resource WHERE sha256 = @sha256 AND asset IS NOT NULL AND asset <> @asset)`,
    )
    .pluck();
  const dropResource = database.prepare('DELETE FROM resource WHERE id = ?');
  const dropAsset = database.prepare('DELETE FROM asset WHERE id = ?');
  const dropJobs = database.prepare(
    "DELETE FROM job WHERE subject = ? AND kind IN ('thumbnail', 'preview', 'backup')",
  );
  const dropPartsJob = database.prepare("DELETE FROM job WHERE subject = ? AND kind = 'parts'");

  return {
    begin: (removal: Pick<Removal, 'kind' | 'identities' | 'files'>): number => {
      const id = Number(insert.run(removal.kind, Buffer.concat(removal.identities)).lastInsertRowid);
      for (const { resource, path, aside } of removal.files) insertFile.run(id, resource, path, aside);
      return id;
    },
    all: (): Removal[] =>
      (all.all() as RemovalRow[]).map(({ id, kind, identities, isDecided }) => ({
        ...{ id, kind, isDecided: isDecided === 1 },
        identities: Array.from({ length: identities.length / 16 }, (_, at) =>
          Buffer.from(identities.subarray(at * 16, at * 16 + 16)),
        ),
        files: filesOf.all(id) as RemovalFile[],
      })),
    decide: (id: number) => decide.run(id),
    end: (id: number) => drop.run(id),

    /** It is in the vault after all: there it came from, as far as that is known. */
    setEvicted: (resource: number, place: string) => setEvicted.run(place, resource),
    /** Its file is not here any more, but in the vault. */
    evict: (resource: number) => evict.run(resource),
    /** Assets of which files are only in the vault. */
    evictedCount: () => evictedCount.get() as number,
    /** Second copies of a file of this asset that belong to none and that no other asset has: they go with it. */
    copiesOf: (sha256: Uint8Array, asset: number) => copies.all({ sha256, asset }) as number[],
    dropResource: (resource: number) => {
      dropPartsJob.run(resource);
      dropResource.run(resource);
    },
    /** Its resources must have gone before. */
    dropAsset: (asset: number) => {
      dropAsset.run(asset);
      // Those that its triggers made too.
      dropJobs.run(asset);
    },
  };
}

interface RemovalRow {
  id: number;
  kind: 'purge' | 'evict';
  identities: Uint8Array;
  isDecided: 0 | 1;
}
