import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Phone, PhoneFile } from '../../../electron/phone/phone.ts';
import { type IphoneHarness, listed, noAddon, setUpIphone } from './iphone-harness.ts';

const modern = `
  CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZUUID VARCHAR, ZKIND INTEGER,
    ZKINDSUBTYPE INTEGER, ZDATECREATED TIMESTAMP, ZFAVORITE INTEGER, ZHIDDEN INTEGER, ZTRASHEDSTATE INTEGER,
    ZAVALANCHEUUID VARCHAR, ZAVALANCHEPICKTYPE INTEGER);
  CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME VARCHAR,
    ZTIMEZONEOFFSET INTEGER);
  INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.HEIC', 'UUID-1', 0, 2, 700000000.5, 1, 0, 0, NULL, NULL);
  INSERT INTO ZASSET VALUES (2, 'DCIM/100APPLE', 'IMG_0002.HEIC', 'UUID-2', 0, 0, 700000001, 0, 1, 1, NULL, NULL);
  INSERT INTO ZASSET VALUES (3, 'DCIM/100APPLE', 'IMG_0003.HEIC', 'UUID-3', 0, 0, 700000002, 0, 0, 0, 'BURST', 16);
  INSERT INTO ZASSET VALUES (4, 'DCIM/100APPLE', 'IMG_0004.HEIC', 'UUID-4', 0, 0, 700000003, 0, 0, 0, 'BURST', 2);
  INSERT INTO ZASSET VALUES (5, 'PhotoData/CPLAssets/group1', 'OTHER.HEIC', 'UUID-5', 0, 0, 1, 0, 0, 0, NULL, NULL);
  INSERT INTO ZASSET VALUES (6, 'DCIM/../../etc', 'passwd', 'UUID-6', 0, 0, 1, 0, 0, 0, NULL, NULL);
  INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (1, 1, 'Beach.HEIC', 7200);
  INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (2, 2, NULL, NULL);`;

describe.skipIf(noAddon)('what an iPhone knows of its photos', () => {
  let harness: IphoneHarness;
  let phone: Phone;
  let database: string;
  beforeAll(async () => {
    harness = await setUpIphone({ observer: { facts: { maxBytes: 8 << 20, readMs: 8000 } } });
    mkdirSync(join(harness.dcim, '100APPLE'));
    mkdirSync(join(harness.iphone.root, 'PhotoData/CPLAssets/group1'), { recursive: true });
    for (const name of [
      'IMG_0001.HEIC',
      'IMG_0001.MOV',
      'IMG_E0001.HEIC',
      'IMG_0002.HEIC',
      'IMG_0002.MOV',
      'IMG_0003.HEIC',
    ]) {
      writeFileSync(join(harness.dcim, '100APPLE', name), name);
    }
    writeFileSync(join(harness.iphone.root, 'PhotoData/CPLAssets/group1/OTHER.HEIC'), 'from another device');
    database = join(harness.iphone.root, 'PhotoData/Photos.sqlite');
    phone = await harness.connect();
  });
  afterAll(() => harness.close());
  beforeEach(() => {
    for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true });
  });
  const make = (sql: string) => {
    const db = new Database(database);
    db.exec(sql);
    db.close();
  };
  const items = async () => {
    const found = new Map<string, PhoneFile>();
    for (const item of await listed(phone)) found.set(item.path.replace('/DCIM/100APPLE/', ''), item);
    return found;
  };
  const plainListing = async () => {
    const found = await items();
    expect(found.size).toBe(6);
    for (const item of found.values()) expect(item.facts).toBeUndefined();
  };

  it('joins names, favourites, time and burst to the files', async () => {
    make(modern);
    const found = await items();
    expect(found.get('IMG_0001.HEIC')).toMatchObject({
      sizeBytes: 13,
      facts: {
        recordId: 'UUID-1',
        originalName: 'Beach.HEIC',
        favourite: true,
        hidden: false,
        livePhoto: true,
        takenAtMs: 1_678_307_200_500,
        offsetMinutes: 120,
      },
    });
    expect(found.get('IMG_0003.HEIC')!.facts).toMatchObject({ burstId: 'BURST', burstPick: true });
    for (const companion of ['IMG_0001.MOV', 'IMG_E0001.HEIC']) {
      expect(found.get(companion)!.facts).toMatchObject({ favourite: true, livePhoto: true });
      expect(found.get(companion)!.facts!.originalName).toBeUndefined();
    }
  });

  it('keeps what lies in Recently Deleted apart, with all its files', async () => {
    make(modern);
    const found = await items();
    expect(found.get('IMG_0002.HEIC')).toMatchObject({ absent: 'trashed', facts: { hidden: true } });
    expect(found.get('IMG_0002.MOV')).toMatchObject({ absent: 'trashed' });
    expect(found.get('IMG_0001.MOV')!.absent).toBeUndefined();
  });

  it('shares what is known of a photo with its edit, which lies in Recently Deleted with it', async () => {
    make(modern);
    const mutations = join(harness.iphone.root, 'PhotoData/Mutations');
    const kept = ['DCIM/100APPLE/IMG_0002', 'DCIM/100APPLE/IMG_0003', 'PhotoData/CPLAssets/group1/OTHER'];
    for (const stem of kept) {
      mkdirSync(join(mutations, stem, 'Adjustments'), { recursive: true });
      writeFileSync(join(mutations, stem, 'Adjustments/FullSizeRender.jpg'), stem);
    }
    try {
      const found = await items();
      expect(found.get('IMG_E0002.JPG')).toMatchObject({ absent: 'trashed', facts: { isEdit: true } });
      expect(found.get('IMG_E0003.JPG')).toMatchObject({ facts: { isEdit: true, burstId: 'BURST' } });
      expect(found.get('IMG_E0003.JPG')!.facts!.recordId).toBeUndefined();
      const other = found.get('/PhotoData/CPLAssets/group1/OTHER.FullSizeRender.JPG')!;
      expect(other).toMatchObject({ facts: { isEdit: true, favourite: false } });
    } finally {
      rmSync(mutations, { recursive: true });
    }
  });

  it('lists what only the cloud has, and what the cloud brought from other devices', async () => {
    make(modern);
    const found = await items();
    expect(found.get('IMG_0004.HEIC')).toMatchObject({
      absent: 'cloud-only',
      sizeBytes: 0,
      facts: { burstPick: false },
    });
    const brought = found.get('/PhotoData/CPLAssets/group1/OTHER.HEIC')!;
    expect(brought).toMatchObject({ sizeBytes: 19, facts: { recordId: 'UUID-5' } });
    expect(brought.absent).toBeUndefined();
    expect([...found.keys()].filter((path) => path.includes('passwd'))).toEqual([]);
  });

  it('says of what lies in a folder that the phone does not show that it cannot be read, not that only the cloud has it', async () => {
    make(modern);
    await harness.iphone.set({
      unreadable: ['/DCIM/100APPLE', '/PhotoData/CPLAssets/group1/OTHER.HEIC'],
    });
    try {
      const found = await items();
      expect(found.get('IMG_0004.HEIC')).toMatchObject({
        absent: 'unreadable',
        facts: { recordId: 'UUID-4' },
      });
      expect(found.get('IMG_0001.HEIC')).toMatchObject({ absent: 'unreadable', facts: { favourite: true } });
      expect(found.get('IMG_0002.HEIC')).toMatchObject({ absent: 'trashed' });
      expect(found.get('/PhotoData/CPLAssets/group1/OTHER.HEIC')).toMatchObject({ absent: 'unreadable' });
    } finally {
      await harness.iphone.set({ unreadable: [] });
    }
  });

  it('reads what is only in the write-ahead log yet', async () => {
    const db = new Database(database);
    db.pragma('journal_mode = WAL');
    db.exec(modern);
    copyFileSync(`${database}-wal`, `${database}-wal.kept`);
    copyFileSync(database, `${database}.kept`);
    db.close();
    copyFileSync(`${database}.kept`, database);
    copyFileSync(`${database}-wal.kept`, `${database}-wal`);
    expect((await items()).get('IMG_0001.HEIC')!.facts?.originalName).toBe('Beach.HEIC');
  });

  it.each([
    [
      'the table of iOS 13',
      modern.replaceAll('ZASSET (', 'ZGENERICASSET (').replaceAll('INTO ZASSET', 'INTO ZGENERICASSET'),
      'Beach.HEIC',
    ],
    [
      'a year without attributes',
      modern.replaceAll('ZADDITIONALASSETATTRIBUTES', 'ZSOMETHINGELSE'),
      undefined,
    ],
    [
      'a year with a column renamed',
      modern.replaceAll('ZORIGINALFILENAME', 'ZNEWNAME').replaceAll('ZAVALANCHEUUID', 'ZX'),
      undefined,
    ],
  ])('gets by with %s', async (_name, sql, originalName) => {
    make(sql);
    const facts = (await items()).get('IMG_0001.HEIC')!.facts;
    expect(facts).toMatchObject({ favourite: true });
    expect(facts!.originalName).toBe(originalName);
  });

  it.each([
    ['an empty file', () => writeFileSync(database, '')],
    ['noise', () => writeFileSync(database, randomBytes(50_000))],
    ['a database of something else', () => make('CREATE TABLE x (y)')],
    ['one without paths', () => make('CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZUUID)')],
    [
      'a view that never ends',
      () =>
        make(`CREATE VIEW ZASSET AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS Z_PK, 'DCIM' AS ZDIRECTORY, 'a' AS ZFILENAME FROM n`),
    ],
    [
      'one that is too large',
      () => {
        make(modern);
        const fd = openSync(database, 'r+');
        ftruncateSync(fd, 9 << 20);
        closeSync(fd);
      },
    ],
  ])('lists without facts for %s', async (_name, prepare) => {
    prepare();
    await plainListing();
  });

  it('lists for a database whose pages are noise, and leaves no copy behind', async () => {
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('photoferry-iphone-'));
    const before = copies();
    for (let round = 0; round < 3; round++) {
      for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true });
      make(modern);
      const fd = openSync(database, 'r+');
      const noise = randomBytes(2000);
      writeFileSync(fd, Buffer.concat([Buffer.alloc(0), noise]));
      closeSync(fd);
      expect((await items()).size).toBeGreaterThanOrEqual(6);
    }
    await expect
      .poll(() => copies().filter((name) => !before.includes(name)), { timeout: 30_000 })
      .toEqual([]);
  });

  it('does not believe values of the wrong kind or without end', async () => {
    make(
      modern +
        `UPDATE ZASSET SET ZUUID = x'00', ZDATECREATED = 'soon', ZFAVORITE = 'yes', ZAVALANCHEUUID = hex(zeroblob(100000)) WHERE Z_PK = 1;
         UPDATE ZADDITIONALASSETATTRIBUTES SET ZTIMEZONEOFFSET = 1e300, ZORIGINALFILENAME = hex(zeroblob(1000000));`,
    );
    expect((await items()).get('IMG_0001.HEIC')!.facts).toEqual({
      favourite: false,
      hidden: false,
      trashed: false,
      livePhoto: true,
    });
  });
});
