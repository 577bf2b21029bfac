import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** One row of the iPhone's own database of photos. */
export interface PhotosRow {
  directory: string;
  fileName: string;
  uuid: string;
  video: boolean;
  live: boolean;
  utcMs: number;
  offsetMinutes: number;
  originalName?: string;
  favourite?: boolean;
  hidden?: boolean;
  trashed?: boolean;
  burstId?: string;
  /** The key frame of its burst. */
  burstPick?: boolean;
  cloudOnly?: boolean;
  /** Photos keeps an edit of it. */
  edited?: boolean;
  /** The title of the person's album that it is in. */
  album?: string;
  sizeBytes: number;
}

/** What Apple renamed over the years. */
const schemas = {
  'ios-13': { assets: 'ZGENERICASSET', albumEntity: 26, assetEntity: 34 },
  'ios-17': { assets: 'ZASSET', albumEntity: 30, assetEntity: 3 },
  'ios-26': { assets: 'ZASSET', albumEntity: 34, assetEntity: 3 },
} as const;

/** Core Data counts seconds from 2001-01-01 UTC. */
const coreDataSeconds = (utcMs: number) => utcMs / 1000 - 978_307_200;

function createTables(db: Database.Database, schema: (typeof schemas)[keyof typeof schemas]): void {
  const { assets, albumEntity: album, assetEntity: asset } = schema;
  db.exec(`
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
CREATE TABLE ${assets} (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZADDITIONALATTRIBUTES INTEGER,
  ZKIND INTEGER, ZKINDSUBTYPE INTEGER, ZPLAYBACKSTYLE INTEGER, ZFAVORITE INTEGER, ZHIDDEN INTEGER,
  ZTRASHEDSTATE INTEGER, ZTRASHEDDATE TIMESTAMP, ZVISIBILITYSTATE INTEGER, ZCLOUDLOCALSTATE INTEGER,
  ZAVALANCHEPICKTYPE INTEGER, ZAVALANCHEUUID VARCHAR, ZDATECREATED TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP,
  ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZUUID VARCHAR, ZHASADJUSTMENTS INTEGER);
CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZASSET INTEGER,
  ZORIGINALFILENAME VARCHAR, ZORIGINALFILESIZE INTEGER, ZTIMEZONEOFFSET INTEGER, ZTIMEZONENAME VARCHAR);
CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZASSET INTEGER,
  ZRESOURCETYPE INTEGER, ZDATASTORESUBTYPE INTEGER, ZLOCALAVAILABILITY INTEGER, ZREMOTEAVAILABILITY INTEGER,
  ZDATALENGTH INTEGER);
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZKIND INTEGER,
  ZTRASHEDSTATE INTEGER, ZTITLE VARCHAR, ZUUID VARCHAR);
CREATE TABLE Z_${album}ASSETS (Z_${album}ALBUMS INTEGER, Z_${asset}ASSETS INTEGER, Z_FOK_${asset}ASSETS INTEGER,
  PRIMARY KEY (Z_${album}ALBUMS, Z_${asset}ASSETS));
INSERT INTO Z_PRIMARYKEY VALUES (${asset}, '${assets === 'ZASSET' ? 'Asset' : 'GenericAsset'}', 0, 0);
INSERT INTO Z_PRIMARYKEY VALUES (${album}, 'Album', ${album - 1}, 0);
INSERT INTO Z_PRIMARYKEY VALUES (${album - 1}, 'GenericAlbum', 0, 0);`);
}

function insertRows(
  db: Database.Database,
  schema: (typeof schemas)[keyof typeof schemas],
  rows: readonly PhotosRow[],
): void {
  const { assets, albumEntity: album, assetEntity: asset } = schema;
  const insertAsset = db.prepare(`INSERT INTO ${assets} VALUES
    (@id, ${asset}, 1, @id, @kind, @subtype, @style, @favourite, @hidden, @trashed, @trashedDate, 0, 1,
     @pick, @burst, @created, @created, @directory, @fileName, @uuid, @edited)`);
  const insertMore = db.prepare(
    'INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (@id, 1, 1, @id, @originalName, @sizeBytes, @offset, NULL)',
  );
  const insertResource = db.prepare(
    'INSERT INTO ZINTERNALRESOURCE VALUES (NULL, 50, 1, @id, @type, @subtype, @local, 1, @sizeBytes)',
  );
  const findAlbum = db.prepare<[string], { Z_PK: number }>('SELECT Z_PK FROM ZGENERICALBUM WHERE ZTITLE = ?');
  const insertAlbum = db.prepare(`INSERT INTO ZGENERICALBUM VALUES (NULL, ${album}, 1, 2, 0, ?, ?)`);
  const insertMember = db.prepare(`INSERT INTO Z_${album}ASSETS VALUES (?, ?, 0)`);
  const first = db.prepare<[], { top: number }>(`SELECT coalesce(max(Z_PK), 0) AS top FROM ${assets}`).get()!;
  db.transaction(() => {
    for (const [index, row] of rows.entries()) {
      const id = first.top + index + 1;
      insertAsset.run({
        id,
        kind: row.video ? 1 : 0,
        subtype: row.live ? 2 : 0,
        style: row.live ? 3 : row.video ? 4 : 1,
        favourite: row.favourite ? 1 : 0,
        hidden: row.hidden ? 1 : 0,
        trashed: row.trashed ? 1 : 0,
        edited: row.edited ? 1 : 0,
        trashedDate: row.trashed ? coreDataSeconds(row.utcMs + 86_400_000) : null,
        // Bit 16: the key frame; 2: in the stack, not selected.
        pick: row.burstId ? (row.burstPick ? 16 : 2) : 0,
        burst: row.burstId ?? null,
        created: coreDataSeconds(row.utcMs),
        directory: row.directory,
        fileName: row.fileName,
        uuid: row.uuid,
      });
      insertMore.run({
        id,
        originalName: row.originalName ?? row.fileName,
        sizeBytes: row.sizeBytes,
        offset: row.offsetMinutes * 60,
      });
      const local = row.cloudOnly ? -1 : 1;
      const { sizeBytes } = row;
      insertResource.run({ id, type: row.video ? 1 : 0, subtype: 1, local, sizeBytes });
      if (row.live) insertResource.run({ id, type: 3, subtype: 18, local, sizeBytes: 0 });
      // A small copy is always on the phone, the original or not.
      insertResource.run({ id, type: 0, subtype: 3, local: 1, sizeBytes: 40_000 });
      if (row.album === undefined) continue;
      const known = findAlbum.get(row.album)?.Z_PK;
      insertMember.run(known ?? Number(insertAlbum.run(row.album, row.uuid).lastInsertRowid), id);
    }
    db.exec(`UPDATE Z_PRIMARYKEY SET Z_MAX = (SELECT count(*) FROM ${assets}) WHERE Z_ENT = ${asset}`);
  })();
}

/**
 * Writes `PhotoData/Photos.sqlite` below `root` as a phone in use leaves it: in WAL mode, with half of the rows only in
 * the `-wal` file, so that a reader that takes the main file alone misses them.
 */
export function writePhotosDatabase(
  root: string,
  version: keyof typeof schemas,
  rows: readonly PhotosRow[],
): void {
  const work = mkdtempSync(join(tmpdir(), 'photoferry-photos-'));
  const source = join(work, 'Photos.sqlite');
  const target = join(root, 'PhotoData', 'Photos.sqlite');
  mkdirSync(join(root, 'PhotoData'), { recursive: true });
  const db = new Database(source);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('synchronous = OFF');
    createTables(db, schemas[version]);
    const half = Math.floor(rows.length / 2);
    insertRows(db, schemas[version], rows.slice(0, half));
    db.pragma('wal_checkpoint(TRUNCATE)');
    insertRows(db, schemas[version], rows.slice(half));
    // Copied while open: closing would fold the -wal into the main file.
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(source + suffix, target + suffix);
  } finally {
    db.close();
    rmSync(work, { recursive: true, force: true });
  }
}
