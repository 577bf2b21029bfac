import Database from 'better-sqlite3';

/** A change of the library as the log tells it. `value` is JSON. */
export interface LoggedChange {
  clock: string;
  entity: string;
  field: string;
  value: unknown;
}

/** An entity with its fields as they are when all changes are taken in. */
export interface LoggedEntity {
  /** 32 hex digits. */
  id: string;
  fields: Map<string, unknown>;
}

/**
 * All that the logs of a vault say, put together in a temporary file of SQLite's own, so that a million photos cost no
 * memory: of each field the change with the greatest clock counts, of equal ones that with the greater JSON. It is gone when
 * it is closed.
 */
export function openLogState() {
  const database = new Database('');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec(
    `CREATE TABLE change (entity TEXT, field TEXT, clock TEXT NOT NULL, value TEXT NOT NULL,
       PRIMARY KEY (entity, field)) STRICT, WITHOUT ROWID`,
  );
  const take = database.prepare(
    `INSERT INTO change (entity, field, clock, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (entity, field) DO UPDATE SET clock = excluded.clock, value = excluded.value
     WHERE excluded.clock > clock OR (excluded.clock = clock AND excluded.value > value)`,
  );
  const page = database
    .prepare('SELECT DISTINCT entity FROM change WHERE entity > ? AND entity < ? ORDER BY entity LIMIT 500')
    .pluck();
  const ofEntity = database.prepare('SELECT field, value FROM change WHERE entity = ?');
  const names = database.prepare('SELECT field FROM change WHERE entity = ?').pluck();
  const packs = database
    .prepare(
      "SELECT DISTINCT json_extract(value, '$.pack') FROM change WHERE field = 'thumbnail' AND value <> 'null' ORDER BY 1",
    )
    .pluck();
  const inPack = database
    .prepare("SELECT entity FROM change WHERE field = 'thumbnail' AND json_extract(value, '$.pack') = ?")
    .pluck();
  const placesOf = database
    .prepare(
      `SELECT DISTINCT coalesce(json_extract(value, '$.path'), json_extract(value, '$.name')) FROM change
       WHERE field LIKE ? AND value <> 'null' LIMIT 10`,
    )
    .pluck();
  const read = (entity: string): LoggedEntity | undefined => {
    const found = ofEntity.all(entity) as { field: string; value: string }[];
    if (found.length === 0) return undefined;
    const fields = found.map(({ field, value }): [string, unknown] => [field, JSON.parse(value)]);
    return { id: entity.slice(entity.indexOf(':') + 1), fields: new Map(fields) };
  };

  return {
    take: database.transaction((changes: Iterable<LoggedChange>) => {
      for (const { clock, entity, field, value } of changes)
        take.run(entity, field, clock, JSON.stringify(value));
    }),
    /** Every entity of a kind, by id, a page in memory. */
    all: function* (kind: 'asset' | 'alias' | 'file'): Generator<LoggedEntity> {
      // ';' is the character after ':'.
      for (let after: string | undefined = `${kind}:`; after !== undefined; ) {
        const names = page.all(after, `${kind};`) as string[];
        for (const name of names) yield read(name)!;
        after = names.at(-1);
      }
    },
    asset: (id: string): LoggedEntity | undefined => read(`asset:${id}`),
    /** The fields that anything is said of, for an entity. */
    fieldsOf: (entity: string) => names.all(entity) as string[],
    /** Names of the packs that thumbnails are said to be in. */
    packs: () => packs.all() as string[],
    /** 32 hex digits each. */
    assetsOfPack: (name: string) =>
      (inPack.all(name) as string[]).map((entity) => entity.slice(entity.indexOf(':') + 1)),
    /** Where a file stood, or what it was called, as the log tells it. Looks through everything. */
    placesOf: (sha256: Uint8Array) =>
      placesOf.all(`resource:%:${Buffer.from(sha256).toString('hex')}`) as string[],
    close: () => {
      database.close();
    },
  };
}

export type LogState = ReturnType<typeof openLogState>;
