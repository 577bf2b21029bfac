import Database from 'better-sqlite3';

/** An object that should be in a store. */
export interface ExpectedObject {
  name: string;
  storedBytes: number;
  /** What the store has to show; null where its ETags say nothing, or where another sent it. */
  etag: string | null;
  sha256: Uint8Array;
  sizeBytes: number;
  /** The row of the blob in the catalog; null where only the log knows of it. */
  row: number | null;
}

/** `missing`: not listed. `different`: listed with another size or ETag. `as-sent`: size and ETag are right. `there`: its size is. */
export type Sight = 'missing' | 'different' | 'as-sent' | 'there';

/**
 * What should be in a store, held against what it lists, in a temporary file of SQLite's own, so that millions cost no memory.
 * It is gone when it is closed.
 */
export function openExpectedObjects() {
  const database = new Database('');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec(
    `CREATE TABLE object (name TEXT PRIMARY KEY, stored_bytes INTEGER NOT NULL, etag TEXT, sha256 BLOB NOT NULL,
       size_bytes INTEGER NOT NULL, catalog_row INTEGER, sight TEXT NOT NULL DEFAULT 'missing') STRICT;
     CREATE TABLE of_others (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
  );
  const add = database.prepare(
    `INSERT OR IGNORE INTO object (name, stored_bytes, etag, sha256, size_bytes, catalog_row)
     VALUES (@name, @storedBytes, @etag, @sha256, @sizeBytes, @row)`,
  );
  const see = database.prepare(
    `UPDATE object SET sight = CASE
       WHEN stored_bytes <> @sizeBytes OR (etag IS NOT NULL AND etag IS NOT @etag) THEN 'different'
       WHEN etag IS NOT NULL THEN 'as-sent' ELSE 'there' END
     WHERE name = @name`,
  );
  const has = database.prepare('SELECT 1 FROM object WHERE name = ?').pluck();
  const addOther = database.prepare('INSERT OR IGNORE INTO of_others (name) VALUES (?)');
  const isOther = database.prepare('SELECT 1 FROM of_others WHERE name = ?').pluck();
  const columns = `name, stored_bytes AS storedBytes, etag, sha256, size_bytes AS sizeBytes, catalog_row AS row`;
  const page = database.prepare(
    `SELECT ${columns} FROM object WHERE name > @after AND sight = @sight
       AND (@isOurs IS NULL OR (catalog_row IS NOT NULL) = @isOurs) ORDER BY name LIMIT 500`,
  );
  const sample = database.prepare(
    `SELECT ${columns} FROM object WHERE sight = @sight AND (@isOurs IS NULL OR (catalog_row IS NOT NULL) = @isOurs)
     ORDER BY random() LIMIT @limit`,
  );
  const counts = database.prepare(
    `SELECT count(*) AS objects, total(size_bytes) AS bytes FROM object
     WHERE sight = @sight AND (@isOurs IS NULL OR (catalog_row IS NOT NULL) = @isOurs)`,
  );

  interface Which {
    sight: Sight;
    /** Only those that this desktop's catalog has, or only those that it has not. */
    isOurs?: boolean;
  }
  const bind = ({ sight, isOurs }: Which) => ({
    sight,
    isOurs: isOurs === undefined ? null : Number(isOurs),
  });

  return {
    /** The first word on a name counts. */
    add: (object: ExpectedObject) => add.run(object),
    /** What others rely on: not ours to check, and no stranger. */
    addOfOthers: database.transaction((names: Iterable<string>) => {
      for (const name of names) addOther.run(name);
    }),
    isOfOthers: (name: string) => isOther.get(name) !== undefined,
    /** False for an object that was not expected. */
    see: (object: { name: string; sizeBytes: number; etag: string | undefined }): boolean =>
      see.run({ ...object, etag: object.etag ?? null }).changes === 1,
    has: (name: string) => has.get(name) !== undefined,
    /** By name, a page in memory. */
    all: function* (which: Which): Generator<ExpectedObject> {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const found = page.all({ ...bind(which), after }) as ExpectedObject[];
        yield* found;
        after = found.at(-1)?.name;
      }
    },
    /** So many of them, by chance. */
    sample: (which: Which, limit: number) => sample.all({ ...bind(which), limit }) as ExpectedObject[],
    /** `bytes`: of the files in them. */
    count: (which: Which) => counts.get(bind(which)) as { objects: number; bytes: number },
    close: () => {
      database.close();
    },
  };
}

export type ExpectedObjects = ReturnType<typeof openExpectedObjects>;
