import type { Database } from 'better-sqlite3';
import type { ResourceRole } from '../contract/asset.ts';

/** A file of an asset, bits as of `roomBit`; the rows of one asset add up. A million are read as bare numbers. */
export type RoomRow = [
  asset: number,
  bytes: number,
  takenAtMs: number,
  touchedAtMs: number | null,
  bits: number,
];
/** Keys from `first` to `last`, both with them. */
export interface KeyRange {
  first: number;
  last: number;
}

/** `here`: of this file the library has a copy on this disk. `pictured`: it has a thumbnail, or none can ever be made of it. */
export const roomBit = { video: 1, favourite: 2, trashed: 4, backedUp: 8, here: 16, pictured: 32 } as const;

/** A file of an asset, with the copy in the vault that stands for it where one is proven. */
export interface ResourceProof {
  resource: number;
  role: ResourceRole;
  sha256: Uint8Array;
  sizeBytes: number;
  mtimeMs: number;
  /** Below the library; null: not here. */
  path: string | null;
  blob: {
    id: number;
    domain: string;
    blobId: Uint8Array;
    generation: Uint8Array;
    proof: 'etag' | 'read';
    provenAtMs: number;
  } | null;
}

/** A file of a phone that came from it as a resource, as it was last listed. */
export interface FileThere {
  phoneFile: number;
  resource: number;
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

// A case, not OR: SQLite would look for the job of every row.
const bits = (here: string) =>
  `(a.kind = 'video') | (a.favourite = 1) * 2 | (a.trashed_at_ms IS NOT NULL) * 4 | (a.backed_up_at_ms IS NOT NULL) * 8
   | (CASE WHEN a.thumbhash IS NOT NULL THEN 32
       WHEN EXISTS (SELECT 1 FROM job j WHERE j.kind = 'thumbnail' AND j.subject = a.id AND j.state = 'failed') THEN 32
       ELSE 0 END) | ${here}`;

/** What stands on phones and here, for those who want space there. */
export function createRoom(database: Database) {
  const onPhone = database
    .prepare(
      `SELECT r.asset, f.size_bytes, a.taken_at_ms, f.mtime_ms, ${bits('(r.path IS NOT NULL) * 16')}
       FROM phone_file f INDEXED BY phone_file_there CROSS JOIN resource r ON r.id = f.resource CROSS JOIN asset a ON a.id = r.asset
       WHERE f.phone = @phone AND f.resource IS NOT NULL AND f.is_gone = 0 AND f.resource >= @first AND f.resource <= @last`,
    )
    .raw();
  const here = database
    .prepare(
      `SELECT r.asset, r.size_bytes, a.taken_at_ms, a.opened_at_ms, ${bits('0')}
       FROM resource r INDEXED BY resource_here CROSS JOIN asset a ON a.id = r.asset
       WHERE r.path IS NOT NULL AND r.asset >= @first AND r.asset <= @last`,
    )
    .raw();
  const newest = database.prepare('SELECT max(id) FROM asset').pluck();
  const newestFile = database.prepare('SELECT max(id) FROM resource').pluck();
  // Few of very many: asked from the few.
  const unproven = database
    .prepare(
      `SELECT k.asset FROM blob b CROSS JOIN backup k ON k.blob = b.id
       WHERE b.state <> 'proven' AND k.role <> 'preview'`,
    )
    .pluck();
  const unsettled = database
    .prepare(
      `SELECT r.asset FROM phone_file u INDEXED BY phone_file_unsettled
         CROSS JOIN phone_file f ON f.phone = u.phone AND f.neighbourhood = u.neighbourhood AND f.resource IS NOT NULL
         CROSS JOIN resource r ON r.id = f.resource
       WHERE u.phone = ? AND u.resource IS NULL AND u.is_gone = 0
         AND u.outcome IN ('pending', 'unreadable', 'excluded', 'cloudOnly') AND r.asset IS NOT NULL`,
    )
    .pluck();
  const proofs = database.prepare(
    `SELECT r.id AS resource, r.role, r.sha256, r.size_bytes AS sizeBytes, r.mtime_ms AS mtimeMs, r.path,
       b.id, b.domain, b.blob_id AS blobId, b.generation, b.proof, b.proven_at_ms AS provenAtMs
     FROM resource r JOIN asset a ON a.id = r.asset
       LEFT JOIN backup k ON k.asset = r.asset AND k.role = r.role AND k.sha256 = r.sha256
       LEFT JOIN blob b ON b.id = k.blob AND b.state = 'proven' AND b.proof IS NOT NULL AND b.sha256 = r.sha256
         AND EXISTS (SELECT 1 FROM reference e WHERE e.asset_id = a.asset_id AND e.blob = b.id)
     WHERE r.asset = ? ORDER BY r.id`,
  );
  // From its few files to the phone's many: without statistics SQLite may go the other way.
  const filesThere = database.prepare(
    `SELECT f.id AS phoneFile, f.resource, f.path, f.size_bytes AS sizeBytes, f.mtime_ms AS mtimeMs
     FROM resource r CROSS JOIN phone_file f ON f.resource = r.id
     WHERE r.asset = ? AND f.phone = ? AND f.is_gone = 0 ORDER BY f.id`,
  );
  const phonesOf = database
    .prepare(
      `SELECT DISTINCT p.name FROM phone_file f JOIN phone p ON p.id = f.phone
       WHERE f.resource = @resource AND f.is_gone = 0 AND f.phone IS NOT @except ORDER BY p.name LIMIT 20`,
    )
    .pluck();

  const touch = database.prepare(
    'UPDATE asset SET opened_at_ms = @atMs WHERE id = @asset AND (opened_at_ms IS NULL OR opened_at_ms < @atMs)',
  );

  return {
    /** Every file of this phone that came into the library as one of these resources, as it was last listed. */
    onPhone: (phone: number, { first, last }: KeyRange) => onPhone.all({ phone, first, last }) as RoomRow[],
    /** Every file of these assets that is here. */
    here: ({ first, last }: KeyRange) => here.all({ first, last }) as RoomRow[],
    /** No asset has a greater key. */
    newest: () => (newest.get() ?? 0) as number,
    /** Nor a resource. */
    newestFile: () => (newestFile.get() ?? 0) as number,
    /** Assets that are backed up by a blob that is not proven, some of them again and again. */
    unproven: () => unproven.all() as number[],
    /** Assets beside which something lies on this phone that is not in the library: a file of theirs, it may be, or what they have become. */
    unsettled: (phone: number) => unsettled.all(phone) as number[],
    /** All files of an asset. */
    proofs: (asset: number): ResourceProof[] =>
      (proofs.all(asset) as ProofRow[]).map(
        ({ id, domain, blobId, generation, proof, provenAtMs, ...file }) => ({
          ...file,
          blob: id === null ? null : { id, domain, blobId, generation, proof, provenAtMs },
        }),
      ),
    /** Those of its files that are on a phone. */
    filesThere: (asset: number, phone: number) => filesThere.all(asset, phone) as FileThere[],
    /** Somebody has looked at it, by itself. */
    touch: (asset: number, atMs: number) => touch.run({ asset, atMs }),
    /** Names of the phones that hold a file, but for one. */
    phonesOf: (resource: number, except?: number) =>
      phonesOf.all({ resource, except: except ?? null }) as string[],
  };
}

type ProofRow = Omit<ResourceProof, 'blob'> &
  ({ id: number } & Omit<NonNullable<ResourceProof['blob']>, 'id'>);
