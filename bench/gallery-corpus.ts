import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { createCatalog } from '../electron/catalog/catalog.ts';
import { applicationId, migrations } from '../electron/catalog/schema.ts';
import { renderThumbnail } from '../electron/media/thumbnail/render.ts';
import { pictureSvg } from '../tests/phones/contents/picture.ts';

export interface GalleryCorpus {
  assets: number;
  /** Real pictures that all assets share. */
  thumbnails?: number;
  /** The last day, days since 1970. */
  lastDay?: number;
}

const dayMs = 86_400_000;
const days = 20 * 365;
const sizes = [
  [4032, 3024],
  [3024, 4032],
  [4032, 2268],
  [3000, 3000],
  [12_000, 3000],
] as const;
const cameras = ['Apple iPhone 15 Pro', 'Google Pixel 7', 'Canon EOS R5', 'samsung SM-S918B', null];
const lenses = [
  'iPhone 15 Pro back triple camera 6.765mm f/1.78',
  null,
  'RF24-105mm F4 L IS USM',
  null,
  null,
];

/**
 * A library of so many assets in `folder`: twenty years of them, fewer the longer ago, two days of a twentieth of all each
 * (50,000 of a million), a tenth videos, every tenth photo a Live Photo, some RAW, edited, in bursts, favourite, hidden and
 * in the trash; half backed up. Nothing of their originals is there.
 *
 * The catalog is written as the version before the gallery wrote it, without triggers and indexes in the way, and then
 * opened: that is the upgrade of a million. Thumbnails are looked up like those of a real library, by the identity of the
 * asset in a table of them all; but the pictures behind it are a thousand, or they would be 20 GB. So the look-up costs what
 * it costs, and the bytes come from the file cache, as those of a library do that has been looked at.
 * @returns seconds that the upgrade took
 */
export async function makeGalleryCorpus(
  folder: string,
  corpus: GalleryCorpus,
): Promise<{ upgradeSeconds: number }> {
  const hidden = path.join(folder, '.photoferry');
  mkdirSync(hidden, { recursive: true });
  const file = path.join(hidden, 'catalog.sqlite');
  const pictures = await makePictures(corpus.thumbnails ?? 1000);
  writeCatalog(file, corpus, pictures);
  writeThumbnails(path.join(hidden, 'thumbnails.sqlite'), file, pictures);
  const startedAt = performance.now();
  createCatalog(file).close();
  const upgradeSeconds = (performance.now() - startedAt) / 1000;
  const database = new Database(file);
  database.transaction(() =>
    database.exec(
      `UPDATE asset SET trashed_at_ms = unixepoch() * 1000 - (id % 29) * 86400000 WHERE id % 997 = 0;
       UPDATE asset SET rotation = 90 WHERE id % 499 = 0;`,
    ),
  )();
  database.close();
  return { upgradeSeconds };
}

interface Picture {
  bytes: Buffer;
  thumbHash: Uint8Array;
  size: readonly [number, number];
}

async function makePictures(count: number): Promise<Picture[]> {
  const grain = await sharp({
    create: {
      width: 512,
      height: 512,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 18 },
    },
  })
    .png()
    .toBuffer();
  const make = async (number: number): Promise<Picture> => {
    const size = sizes[number % 40 === 39 ? 4 : number % 4]!;
    const scale = 512 / Math.max(...size);
    const [width, height] = [Math.round(size[0] * scale), Math.round(size[1] * scale)];
    const { data, info } = await sharp(Buffer.from(pictureSvg(number, width, height)))
      .composite([
        {
          input: await sharp(grain).extract({ left: 0, top: 0, width, height }).toBuffer(),
          blend: 'soft-light',
        },
      ])
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raw = { width, height, channels: info.channels };
    const { thumbnail, thumbHash } = await renderThumbnail(sharp(data, { raw }));
    return { bytes: thumbnail, thumbHash, size };
  };
  const made: Picture[] = [];
  for (let from = 0; from < count; from += 8)
    made.push(
      ...(await Promise.all(Array.from({ length: Math.min(8, count - from) }, (_, at) => make(from + at)))),
    );
  return made;
}

function writeCatalog(file: string, { assets, lastDay }: GalleryCorpus, pictures: readonly Picture[]): void {
  const database = new Database(file);
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  // What came with the gallery is done by the upgrade.
  for (const step of migrations.slice(0, 2)) database.exec(step);
  database.exec('DROP INDEX asset_timeline; DROP INDEX asset_burst; DROP INDEX resource_sha256;');
  const last = lastDay ?? Math.floor(Date.now() / dayMs);
  const random = mulberry32(4);
  const insert = database.prepare(
    `INSERT INTO asset (id, asset_id, kind, taken_at_ms, offset_minutes, evidence, width, height, duration_ms, camera, lens,
       latitude, longitude, favourite, hidden, burst_id, thumbhash, backed_up_at_ms)
     VALUES (?, ?, ?, ?, 120, 'exif-offset', ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?, ?)`,
  );
  const resource = database.prepare(
    `INSERT INTO resource (asset, role, sha256, size_bytes, name, path, mtime_ms, facts) VALUES (?, ?, ?, 3000000, ?, ?, ?, '{}')`,
  );
  const phoneFile = database.prepare(
    `INSERT INTO phone_file (phone, path, size_bytes, mtime_ms, rank, neighbourhood, outcome, resource)
     VALUES (?, ?, 3000000, 0, 0, '', 'imported', ?)`,
  );
  database.transaction(() => {
    database.exec(
      `INSERT INTO phone (phone_id, kind, name) VALUES ('a', 'iphone', 'Ada’s iPhone'), ('b', 'android', 'Pixel 7')`,
    );
    for (let id = 1; id <= assets; id++) {
      // Two phones and many cards: what came in one after another is not of one day.
      const isCrowded = id % 10 === 0;
      const day = isCrowded ? last - (id % 20 === 0 ? 400 : 2000) : last - Math.floor(days * random() ** 2);
      const takenAtMs = day * dayMs + Math.floor(random() * dayMs);
      const picture = pictures[id % pictures.length]!;
      const isVideo = id % 10 === 3;
      const kind = isVideo ? 'video' : id % 10 === 7 ? 'live-photo' : 'photo';
      const [width, height] = isVideo ? [1920, 1080] : picture.size;
      const camera = Math.floor(random() * 5);
      insert.run(
        ...[id, assetId(id), kind, takenAtMs, width, height, isVideo ? 4000 + (id % 90_000) : null],
        ...[cameras[camera], lenses[camera], id % 200 === 1 ? 1 : 0, id % 1000 === 2 ? 1 : 0],
        ...[id % 100 < 8 ? `burst-${Math.floor(id / 100)}` : null, picture.thumbHash, id % 2 ? 1 : null],
      );
      const name = `IMG_${String(id % 10_000).padStart(4, '0')}`;
      const place = id % 50 === 1 ? null : `Originals/${id}/${name}`;
      const add = (role: string, extension: string) =>
        resource.run(
          id,
          role,
          digest(id, role),
          `${name}.${extension}`,
          place && `${place}.${extension}`,
          takenAtMs,
        ).lastInsertRowid;
      const primary = isVideo ? add('video', 'MOV') : add('photo', 'HEIC');
      if (kind === 'live-photo') add('paired-video', 'MOV');
      if (id % 25 === 1) add('raw', 'DNG');
      if (id % 40 === 2) add('edited-photo', 'JPG');
      phoneFile.run(1 + (id % 2), `DCIM/${id}/${name}`, primary);
    }
    database.exec(
      `CREATE INDEX asset_timeline ON asset (taken_at_ms DESC, id DESC);
       CREATE INDEX asset_burst ON asset (burst_id) WHERE burst_id IS NOT NULL;
       CREATE INDEX resource_sha256 ON resource (sha256);`,
    );
    database.pragma(`application_id = ${applicationId}`);
    database.pragma('user_version = 2');
  })();
  database.close();
}

/** The table of a real file of thumbnails as a view: identities to pictures, and the pictures. Whatever opens it finds it filled. (The triggers: as a table it could be written to.) */
function writeThumbnails(file: string, catalog: string, pictures: readonly Picture[]): void {
  const database = new Database(file);
  database.pragma('page_size = 8192');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec(
    `CREATE TABLE picture (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
     CREATE TABLE share (asset_id BLOB PRIMARY KEY, picture INTEGER NOT NULL) WITHOUT ROWID;
     CREATE VIEW thumbnail AS SELECT asset_id, 'image/webp' AS mime_type, bytes, 0 AS picture FROM share LEFT JOIN picture ON id = picture;
     CREATE TRIGGER put INSTEAD OF INSERT ON thumbnail BEGIN SELECT 1; END;
     CREATE TRIGGER remove INSTEAD OF DELETE ON thumbnail BEGIN SELECT 1; END;
     PRAGMA user_version = 1;`,
  );
  const insert = database.prepare('INSERT INTO picture (id, bytes) VALUES (?, ?)');
  database.transaction(() => {
    for (const [at, { bytes }] of pictures.entries()) insert.run(at, bytes);
  })();
  database.exec(`ATTACH '${catalog}' AS catalog`);
  database
    .prepare('INSERT INTO share SELECT asset_id, id % ? FROM catalog.asset ORDER BY asset_id')
    .run(pictures.length);
  database.close();
}

/** As evenly spread as a digest, and another one for every asset. */
function assetId(id: number): Buffer {
  return digest(id, '').subarray(0, 16);
}

function digest(id: number, role: string): Buffer {
  const bytes = Buffer.alloc(32);
  let state = Math.imul(id, 0x9e3779b1) ^ role.length;
  for (let at = 0; at < 28; at += 4) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    bytes.writeInt32BE(state | 0, at);
  }
  bytes.writeUInt32BE(id, 12);
  return bytes;
}

/** Random numbers from 0 to 1 that are the same in every run. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
