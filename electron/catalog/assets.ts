import type { Database } from 'better-sqlite3';
import type { AssetKind, ResourceRole, TimeEvidence } from '../contract/asset.ts';

/** A file that has just come into the library. */
export interface NewResource {
  role: ResourceRole;
  sha256: Uint8Array;
  sizeBytes: number;
  name: string;
  path: string;
  mtimeMs: number;
  contentIdentifier: string | undefined;
  /** JSON. */
  facts: string;
}

export interface ResourceRow {
  id: number;
  asset: number | null;
  role: ResourceRole;
  sha256: Uint8Array;
  sizeBytes: number;
  name: string;
  /** Below the library, '/' between; null: not here. */
  path: string | null;
  /** Where it stood before its file was given up here, because the vault holds it; null for all others. */
  evictedFrom: string | null;
  mtimeMs: number;
  contentIdentifier: string | null;
  facts: string;
  /** An edit that the person took back on the phone. */
  isUndone: 0 | 1;
}

/** One resource as it was seen on a phone. */
export interface Sighting extends ResourceRow {
  phoneFile: number;
  phonePath: string;
  phoneFacts: string | null;
}

/** What an asset's row says, but for its identity. */
export interface AssetFields {
  kind: AssetKind;
  takenAtMs: number;
  offsetMinutes: number | null;
  evidence: TimeEvidence;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  camera: string | null;
  lens: string | null;
  latitude: number | null;
  longitude: number | null;
  favourite: boolean;
  hidden: boolean;
  burstId: string | null;
}

export interface AssetRow extends Omit<AssetFields, 'favourite' | 'hidden'> {
  id: number;
  assetId: Uint8Array;
  favourite: 0 | 1;
  hidden: 0 | 1;
  thumbhash: Uint8Array | null;
  /** Whose picture it has: 0, that of its primary; else that of an edit, by 32 bits of its SHA-256. */
  picture: number;
  /** Null: not in the trash. */
  trashedAtMs: number | null;
  /** How the person has turned it, clockwise. */
  rotation: Rotation;
  life: number;
  /** Bits of `markedBy`: what phones say of these does not count any more. */
  marked: number;
}

export type Rotation = 0 | 90 | 180 | 270;

/** Marks on which a person has had the word. */
export const markedBy = { favourite: 1, hidden: 2 } as const;

/** Of `resource r`. */
export const resourceColumns = `r.id, r.asset, r.role, r.sha256, r.size_bytes AS sizeBytes, r.name, r.path,
  r.evicted_from AS evictedFrom, r.mtime_ms AS mtimeMs, r.content_identifier AS contentIdentifier, r.facts,
  r.is_undone AS isUndone`;
const sightingColumns = `${resourceColumns}, f.id AS phoneFile, f.path AS phonePath, f.facts AS phoneFacts`;
const assetColumns = `id, asset_id AS assetId, kind, taken_at_ms AS takenAtMs, offset_minutes AS offsetMinutes, evidence,
  width, height, duration_ms AS durationMs, camera, lens, latitude, longitude, favourite, hidden, burst_id AS burstId,
  thumbhash, picture, trashed_at_ms AS trashedAtMs, rotation, life, marked`;

/** Assets and their resources. Whoever changes several rows at once wraps that in a transaction. */
export function createAssets(database: Database) {
  const insertResource = database.prepare(
    `INSERT INTO resource (role, sha256, size_bytes, name, path, mtime_ms, content_identifier, facts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const byId = database.prepare(`SELECT ${resourceColumns} FROM resource r WHERE id = ?`);
  const phoneFacts = database
    .prepare('SELECT facts FROM phone_file WHERE resource = ? AND facts IS NOT NULL LIMIT 16')
    .pluck();
  const bySha256 = database.prepare(`SELECT ${resourceColumns} FROM resource r WHERE sha256 = ?`);
  const byPath = database.prepare('SELECT id FROM resource WHERE path = ?').pluck();
  const byAsset = database.prepare(`SELECT ${resourceColumns} FROM resource r WHERE asset = ? ORDER BY r.id`);
  const sightings = database.prepare(
    `SELECT ${sightingColumns} FROM phone_file f JOIN resource r ON r.id = f.resource
     WHERE f.phone = ? AND f.neighbourhood = ? ORDER BY f.id LIMIT ?`,
  );
  const sightingOf = database.prepare(
    `SELECT ${sightingColumns} FROM phone_file f JOIN resource r ON r.id = f.resource WHERE f.id = ?`,
  );
  const byContentIdentifier = database.prepare(
    `SELECT ${sightingColumns} FROM resource r JOIN phone_file f ON f.resource = r.id
     WHERE r.content_identifier = ? GROUP BY r.id ORDER BY r.id LIMIT ?`,
  );
  const contents = database.prepare('SELECT role, sha256 FROM resource WHERE asset = ?');
  const insertAsset = database.prepare(
    `INSERT INTO asset (asset_id, kind, taken_at_ms, offset_minutes, evidence, width, height, duration_ms, camera, lens,
       latitude, longitude, favourite, hidden, burst_id)
     VALUES (@assetId, @kind, @takenAtMs, @offsetMinutes, @evidence, @width, @height, @durationMs, @camera, @lens,
       @latitude, @longitude, @favourite, @hidden, @burstId)`,
  );
  const updateAsset = database.prepare(
    `UPDATE asset SET asset_id = @assetId, kind = @kind, taken_at_ms = @takenAtMs, offset_minutes = @offsetMinutes,
       evidence = @evidence, width = @width, height = @height, duration_ms = @durationMs, camera = @camera, lens = @lens,
       latitude = @latitude, longitude = @longitude, favourite = @favourite, hidden = @hidden, burst_id = @burstId
     WHERE id = @id`,
  );
  const assetByKey = database.prepare(`SELECT ${assetColumns} FROM asset WHERE id = ?`);
  const assetById = database
    .prepare(
      'SELECT id FROM asset WHERE asset_id = @id UNION ALL SELECT asset FROM alias WHERE asset_id = @id',
    )
    .pluck();
  const moveResource = database.prepare('UPDATE OR IGNORE resource SET asset = ? WHERE id = ?');
  const setRole = database.prepare('UPDATE resource SET role = ? WHERE id = ?');
  const setParts = database.prepare('UPDATE resource SET parts = ? WHERE id = ?');
  const parts = database.prepare('SELECT parts FROM resource WHERE id = ?').pluck();
  const setPath = database.prepare('UPDATE resource SET path = ?, evicted_from = NULL WHERE id = ?');
  const addAlias = database.prepare(
    'INSERT INTO alias (asset_id, asset) VALUES (?, ?) ON CONFLICT (asset_id) DO UPDATE SET asset = excluded.asset',
  );
  const dropAlias = database.prepare('DELETE FROM alias WHERE asset_id = ?');
  const moveAliases = database.prepare('UPDATE alias SET asset = ? WHERE asset = ?');
  const removeAsset = database.prepare('DELETE FROM asset WHERE id = ?');
  const setLife = database.prepare('UPDATE asset SET life = ? WHERE id = ?');
  const setThumbhash = database.prepare('UPDATE asset SET thumbhash = ? WHERE id = ?');
  const setPicture = database.prepare(
    `UPDATE asset SET picture = @picture, width = @width, height = @height, duration_ms = @durationMs WHERE id = @id
       AND (picture, width, height, duration_ms) IS NOT (@picture, @width, @height, @durationMs)`,
  );
  const page = database.prepare(
    `SELECT ${assetColumns} FROM asset
     WHERE taken_at_ms < @takenAtMs OR (taken_at_ms = @takenAtMs AND id < @id)
     ORDER BY taken_at_ms DESC, id DESC LIMIT @limit`,
  );
  const totals = database.prepare(
    `SELECT (SELECT count(*) FROM asset) AS assets,
            (SELECT total(size_bytes) FROM resource WHERE path IS NOT NULL) AS bytes,
            (SELECT count(*) FROM phone_file WHERE outcome = 'pending' AND is_gone = 0) AS pending`,
  );

  const bind = (assetId: Uint8Array, fields: AssetFields) => ({
    ...fields,
    assetId,
    favourite: fields.favourite ? 1 : 0,
    hidden: fields.hidden ? 1 : 0,
  });

  return {
    insertResource: (resource: NewResource): number => {
      const { role, sha256, sizeBytes, name, path, mtimeMs, contentIdentifier, facts } = resource;
      const row = [role, sha256, sizeBytes, name, path, mtimeMs, contentIdentifier ?? null, facts];
      return Number(insertResource.run(...row).lastInsertRowid);
    },
    resource: (id: number) => byId.get(id) as ResourceRow,
    /** What phones say of these resources, JSON each. */
    phoneFactsOf: (resources: readonly number[]) =>
      resources.flatMap((resource) => phoneFacts.all(resource) as string[]),
    resourcesBySha256: (sha256: Uint8Array) => bySha256.all(sha256) as ResourceRow[],
    resourceAtPath: (path: string) => byPath.get(path) as number | undefined,
    resourcesOf: (asset: number) => byAsset.all(asset) as ResourceRow[],
    /** Only what they are; costs little. */
    contentsOf: (asset: number) => contents.all(asset) as Pick<ResourceRow, 'role' | 'sha256'>[],
    sightings: (phone: number, neighbourhood: string, limit: number) =>
      sightings.all(phone, neighbourhood, limit) as Sighting[],
    sightingOf: (phoneFile: number) => sightingOf.get(phoneFile) as Sighting | undefined,
    sightingsByContentIdentifier: (identifier: string, limit: number) =>
      byContentIdentifier.all(identifier, limit) as Sighting[],

    insertAsset: (assetId: Uint8Array, fields: AssetFields): number =>
      Number(insertAsset.run(bind(assetId, fields)).lastInsertRowid),
    updateAsset: (id: number, assetId: Uint8Array, fields: AssetFields) =>
      updateAsset.run({ ...bind(assetId, fields), id }),
    asset: (id: number) => assetByKey.get(id) as AssetRow | undefined,
    /** By its identity or one that it had. */
    assetKey: (assetId: Uint8Array) => assetById.get({ id: assetId }) as number | undefined,
    /** False when the asset already has the same bytes in the same role; the resource then stays where it was. */
    moveResource: (resource: number, asset: number | null): boolean =>
      moveResource.run(asset, resource).changes === 1,
    setRole: (resource: number, role: ResourceRole) => setRole.run(role, resource),
    /** SHA-256 of every 8 MiB, 32 bytes each in a row. */
    setParts: (resource: number, parts: Uint8Array) => setParts.run(parts, resource),
    partsOf: (resource: number) => parts.get(resource) as Uint8Array | null,
    /** Null: it is lost here. */
    setPath: (resource: number, path: string | null) => setPath.run(path, resource),
    /** It begins another life: what the vault was told of the one before does not count. */
    setLife: (asset: number, life: number) => setLife.run(life, asset),
    addAlias: (assetId: Uint8Array, asset: number) => addAlias.run(assetId, asset),
    dropAlias: (assetId: Uint8Array) => dropAlias.run(assetId),
    /** `loser` lives on as an alias of `winner`; its resources must have moved before. */
    mergeAsset: (loser: number, winner: number) => {
      const row = assetByKey.get(loser) as AssetRow | undefined;
      moveAliases.run(winner, loser);
      removeAsset.run(loser);
      if (row) addAlias.run(row.assetId, winner);
    },
    setThumbhash: (asset: number, thumbhash: Uint8Array) => setThumbhash.run(thumbhash, asset),
    /** Its thumbnail is of this picture from now on, and so is its shape. */
    setPicture: (asset: number, shown: Pick<AssetRow, 'picture' | 'width' | 'height' | 'durationMs'>) =>
      setPicture.run({ ...shown, id: asset }),

    /** Newest first, keyset pagination: pass the last row of the page before. */
    page: (after: { takenAtMs: number; id: number } | undefined, limit: number) =>
      page.all({ takenAtMs: Number.MAX_SAFE_INTEGER, id: 0, ...after, limit }) as AssetRow[],
    totals: () => totals.get() as { assets: number; bytes: number; pending: number },
  };
}
