import type { Database } from 'better-sqlite3';

/** The vault that a library is backed up to, and who this desktop is there. */
export interface VaultRow {
  /** 32 hex digits. */
  vaultId: string;
  /** As the person named it: a folder, or `s3://…`. */
  place: string;
  /** The exact bytes of vault.json. */
  record: Uint8Array;
  member: string;
  desktop: string;
  /** The exact bytes of this desktop's key slot; of no use without its key. */
  slot: Uint8Array;
  /** What the store was seen to honour, JSON. */
  traits: string;
  /** Of originals; null: the store's own. Everything else is always stored as it comes. */
  storageClass: string | null;
}

/** Of each writer's chain the last object that was read. */
export interface Head {
  member: string;
  desktop: string;
  sequence: number;
  name: string;
}

/** An object of this member's below `keys/`, byte for byte. */
export interface KeptKey {
  name: string;
  bytes: Uint8Array;
}

export type ChainKind = 'refs' | 'log';

export function createVaultRow(database: Database) {
  const get = database.prepare(
    'SELECT vault_id AS vaultId, place, record, member, desktop, slot, traits, storage_class AS storageClass FROM vault',
  );
  const save = database.prepare(
    `INSERT INTO vault (id, vault_id, place, record, member, desktop, slot, traits, storage_class)
     VALUES (1, @vaultId, @place, @record, @member, @desktop, @slot, @traits, @storageClass)
     ON CONFLICT (id) DO UPDATE SET vault_id = @vaultId, place = @place, record = @record, member = @member,
       desktop = @desktop, slot = @slot, traits = @traits, storage_class = @storageClass`,
  );
  const keptKeys = database.prepare('SELECT name, bytes FROM kept_key');
  const dropKeys = database.prepare('DELETE FROM kept_key');
  const keepKey = database.prepare('INSERT INTO kept_key (name, bytes) VALUES (?, ?)');
  const dropKey = database.prepare('DELETE FROM kept_key WHERE name = ?');
  const addReplaced = database.prepare('INSERT OR IGNORE INTO replaced_key (name) VALUES (?)');
  const replaced = database.prepare('SELECT name FROM replaced_key').pluck();
  const lastClock = database.prepare('SELECT last_clock FROM vault').pluck();
  const setLastClock = database.prepare('UPDATE vault SET last_clock = ?');
  const heads = database.prepare('SELECT member, desktop, sequence, name FROM head WHERE kind = ?');
  const setHead = database.prepare(
    'INSERT OR REPLACE INTO head (kind, member, desktop, sequence, name) VALUES (?, ?, ?, ?, ?)',
  );
  const addKnown = database.prepare('INSERT OR IGNORE INTO known_blob (blob_id, generation) VALUES (?, ?)');
  const known = database.prepare('SELECT generation FROM known_blob WHERE blob_id = ? LIMIT 16').pluck();

  return {
    get: () => get.get() as VaultRow | undefined,
    save: (row: VaultRow) => save.run(row),
    keptKeys: () => keptKeys.all() as KeptKey[],
    /** In place of those that were kept before; within a transaction. */
    keepKeys: (keys: readonly KeptKey[]) => {
      dropKeys.run();
      for (const { name, bytes } of keys) keepKey.run(name, bytes);
    },
    /** This desktop has set a new way in, which is in the vault, in place of others; within a transaction. */
    replaceKeys: (added: KeptKey, names: readonly string[]) => {
      for (const name of [added.name, ...names]) dropKey.run(name);
      keepKey.run(added.name, added.bytes);
      for (const name of names) addReplaced.run(name);
    },
    /** Names of the ways in that this desktop has replaced. */
    replacedKeys: () => replaced.all() as string[],
    /** The clock of the last change that was put into the log; empty before the first. */
    lastClock: () => (lastClock.get() as string | undefined) ?? '',
    setLastClock: (clock: string) => setLastClock.run(clock),
    heads: (kind: ChainKind) => heads.all(kind) as Head[],
    setHead: (kind: ChainKind, head: Head) =>
      setHead.run(kind, head.member, head.desktop, head.sequence, head.name),
    /** A blob that somebody else referred to. */
    addKnown: (blobId: Uint8Array, generation: Uint8Array) => addKnown.run(blobId, generation),
    knownGenerations: (blobId: Uint8Array) => known.all(blobId) as Uint8Array[],
  };
}
