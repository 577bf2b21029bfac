import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { generateIphone } from './iphone.ts';

const work = mkdtempSync(join(tmpdir(), 'photoferry-photos-test-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Row {
  path: string;
  favourite: number;
  hidden: number;
  trashed: number;
  burst: string | null;
  pick: number;
  created: number;
  originalName: string;
  offset: number;
  local: number;
}

function read(root: string, table: string, withWal: boolean): { rows: Row[]; db: Database.Database } {
  const folder = mkdtempSync(join(work, 'read-'));
  mkdirSync(folder, { recursive: true });
  for (const suffix of withWal ? ['', '-wal', '-shm'] : ['']) {
    copyFileSync(join(root, `PhotoData/Photos.sqlite${suffix}`), join(folder, `Photos.sqlite${suffix}`));
  }
  const db = new Database(join(folder, 'Photos.sqlite'));
  const rows = db
    .prepare<[], Row>(
      `SELECT a.ZDIRECTORY || '/' || a.ZFILENAME AS path, a.ZFAVORITE AS favourite, a.ZHIDDEN AS hidden,
         a.ZTRASHEDSTATE AS trashed, a.ZAVALANCHEUUID AS burst, a.ZAVALANCHEPICKTYPE AS pick,
         a.ZDATECREATED AS created, x.ZORIGINALFILENAME AS originalName, x.ZTIMEZONEOFFSET AS offset,
         (SELECT max(r.ZLOCALAVAILABILITY) FROM ZINTERNALRESOURCE r
           WHERE r.ZASSET = a.Z_PK AND r.ZDATASTORESUBTYPE = 1) AS local
       FROM ${table} a JOIN ZADDITIONALASSETATTRIBUTES x ON x.ZASSET = a.Z_PK`,
    )
    .all();
  return { rows, db };
}

it('Photos.sqlite knows what the files do not say, half of it only in its -wal', async () => {
  const root = join(work, 'iphone');
  const manifest = await generateIphone(root, { photos: 36, pictures: 2, screenshots: 0, oddities: false });
  const { rows, db } = read(root, 'ZASSET', true);
  const byPath = new Map(rows.map((row) => [row.path, row]));

  const alone = read(root, 'ZASSET', false);
  expect(alone.rows.length).toBe(Math.floor(rows.length / 2));
  alone.db.close();

  for (const asset of manifest.assets) {
    const row = byPath.get(asset.files[0]!.path);
    expect(row?.favourite, asset.key).toBe(asset.favourite ? 1 : 0);
    expect(row?.hidden, asset.key).toBe(asset.hidden ? 1 : 0);
    expect(row?.burst, asset.key).toBe(asset.burst ?? null);
    if (asset.originalName) expect(row?.originalName).toBe(asset.originalName);
    const time = manifest.files.find((file) => file.path === asset.files[0]!.path)!.takenAt!;
    if (time.offsetMinutes == null) continue;
    const utcSeconds = time.localMs! / 1000 - time.offsetMinutes * 60;
    expect(Math.floor(row!.created + 978_307_200), asset.key).toBe(utcSeconds);
    expect(row!.offset, asset.key).toBe(time.offsetMinutes * 60);
  }
  const paths = (wanted: (row: Row) => boolean) => rows.filter(wanted).map((row) => row.path);
  expect(paths((row) => row.local !== 1)).toEqual(manifest.cloudOnly);
  expect(paths((row) => row.trashed === 1)).toEqual(
    manifest.files.filter((file) => file.outcome === 'excluded').map((file) => file.path),
  );
  expect(paths((row) => (row.pick & 16) === 16)).toHaveLength(1);
  expect(paths((row) => row.hidden === 1).length).toBeGreaterThan(0);

  const album = db
    .prepare<[], { n: number }>("SELECT Z_ENT AS n FROM Z_PRIMARYKEY WHERE Z_NAME = 'Album'")
    .get()!;
  const members = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM Z_${album.n}ASSETS`).get()!;
  expect(members.n).toBe(6);
  db.close();
});

it('older iPhones call their table otherwise', async () => {
  const root = join(work, 'old');
  const few = {
    photos: 4,
    pictures: 1,
    screenshots: 0,
    videos: 0,
    livePhotos: 0,
    edits: 0,
    raws: 0,
    bursts: 0,
  };
  await generateIphone(root, { ...few, oddities: false, photosDatabase: 'ios-13' });
  const { rows, db } = read(root, 'ZGENERICASSET', true);
  expect(rows).toHaveLength(4 + 2 + 5);
  db.close();
});
