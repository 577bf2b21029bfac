import { randomBytes } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { migrations } from '../../../electron/catalog/schema.ts';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { createMediaSource } from '../../../electron/engine/host/media/create-media-source.ts';
import type { MediaBytes } from '../../../electron/engine/host/media-source.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { whyNotEvictable } from '../../../electron/engine/originals/evictable.ts';
import { makePictures } from '../../../electron/engine/pictures/make-pictures.ts';
import { removePictures } from '../../../electron/engine/removal/remove-pictures.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { backUp, libraryAt, opened, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { plantOn } from '../import/plant-on.ts';
import { idle, temporaryFolder } from '../temporary.ts';

/** A photo of one colour, with a tail that no other has; `isLarge`: of which a preview is made. */
async function coloured(background: string, [width, height]: [number, number], { isLarge = false } = {}) {
  const jpeg = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return Buffer.concat([jpeg, randomBytes(isLarge ? 600_000 : 16)]);
}
const taken = () => coloured('#c00000', [400, 300]);
const takenLarge = () => coloured('#c00000', [2400, 1800], { isLarge: true });
const edited = () => coloured('#0000c0', [300, 400]);
const editedLarge = (colour = '#0000c0') => coloured(colour, [1800, 2400], { isLarge: true });

const importAll = async (library: Library, card: string) => {
  const phone = await openFolder(card);
  await importPhone(library, phone, { signal: idle() });
  await phone.close();
};
const makeAll = async (library: Library) => {
  await makePictures(library, 'thumbnail', { signal: idle() });
  await makePictures(library, 'preview', { signal: idle() });
};
const tileOf = (library: Library): Tile => library.catalog.timelines.tiles([1])[0]!;

async function colourOf(bytes: Uint8Array): Promise<'taken' | 'edited' | 'other'> {
  const { channels } = await sharp(bytes).stats();
  const [red, , blue] = channels.map(({ mean }) => mean) as [number, number, number];
  return red > 150 && blue < 50 ? 'taken' : blue > 150 && red < 50 ? 'edited' : 'other';
}

async function shownIn(library: Library) {
  const media = createMediaSource({ requireLibrary: () => library });
  const tile = tileOf(library);
  const thumbnail = media.thumbnail(tile.assetId, tile.picture);
  const preview = await media.preview(tile.assetId, { picture: tile.picture, signal: idle() });
  await media.close();
  return {
    size: [tile.width, tile.height],
    thumbnail: await colourOf(thumbnail.bytes),
    preview: await colourOf(await bytesOf(preview)),
  };
}

async function bytesOf(media: MediaBytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of media.open({ start: 0, end: media.sizeBytes }, { signal: idle() }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

const asTaken = { size: [2400, 1800], thumbnail: 'taken', preview: 'taken' };
const asEdited = { size: [1800, 2400], thumbnail: 'edited', preview: 'edited' };

it('a photo that was edited on the phone is shown as it was edited, in its shape; the list tells of what was taken', async () => {
  const [library, card] = [await libraryAt(), await temporaryFolder()];
  plantOn(card, 'IMG_0001.JPG', await taken());
  plantOn(card, 'IMG_E0001.JPG', await edited());
  await importAll(library, card);
  expect(tileOf(library)).toMatchObject({ width: 300, height: 400 });
  await makeAll(library);
  expect(await shownIn(library)).toEqual({ size: [300, 400], thumbnail: 'edited', preview: 'edited' });
  expect([...listAssets(library)]).toMatchObject([{ width: 400, height: 300 }]);
});

it('an edit that comes later, is made again, or is taken back changes what is shown, under another address each time', async () => {
  const [library, card] = [await libraryAt(), await temporaryFolder()];
  plantOn(card, 'IMG_0001.JPG', await takenLarge());
  await importAll(library, card);
  await makeAll(library);
  expect(await shownIn(library)).toEqual(asTaken);
  const first = tileOf(library);
  const { revision } = library.catalog.timelines;
  const before = revision();

  plantOn(card, 'IMG_E0001.JPG', await editedLarge());
  await importAll(library, card);
  await makeAll(library);
  expect(await shownIn(library)).toEqual(asEdited);
  const second = tileOf(library);
  expect(second.assetId).toBe(first.assetId);
  expect(second.picture).not.toBe(first.picture);
  expect(revision()).toBeGreaterThan(before);

  // Whoever still has the tile of before gets what there is, and keeps it under no wrong address.
  const media = createMediaSource({ requireLibrary: () => library });
  expect(media.thumbnail(first.assetId, first.picture).isPassing).toBe(true);
  expect(media.thumbnail(second.assetId, second.picture).isPassing).toBeUndefined();
  // The original is still there to be looked at.
  const original = await media.preview(first.assetId, { picture: 0, signal: idle() });
  expect(await colourOf(await bytesOf(original))).toBe('taken');

  plantOn(card, 'IMG_E0001.JPG', await editedLarge('#00c000'));
  await importAll(library, card);
  await makeAll(library);
  const third = tileOf(library);
  expect(third.picture).not.toBe(second.picture);
  expect(await shownIn(library)).toMatchObject({ thumbnail: 'other', preview: 'other' });

  rmSync(path.join(card, 'IMG_E0001.JPG'));
  await importAll(library, card);
  await makeAll(library);
  expect(await shownIn(library)).toEqual(asTaken);
  expect(tileOf(library).picture).toBe(0);
  // The library itself loses nothing by it.
  expect(library.catalog.assets.resourcesOf(1)).toHaveLength(3);
});

it('of edits that were made one after another only the last preview is kept beside that of the original, and none when it is deleted', async () => {
  const [library, card] = [await libraryAt(), await temporaryFolder()];
  plantOn(card, 'IMG_0001.JPG', await takenLarge());
  for (const colour of ['#0000c0', '#00c000', '#c0c000']) {
    plantOn(card, 'IMG_E0001.JPG', await editedLarge(colour));
    await importAll(library, card);
    await makeAll(library);
  }
  expect(tileOf(library).picture).not.toBe(0);
  expect(filesBelow(library.previews)).toHaveLength(2);
  removePictures(library, [Buffer.from(tileOf(library).assetId, 'hex')]);
  expect(filesBelow(library.previews)).toEqual([]);
});

it('an edit that cannot be decoded hides nothing: the photo is shown as it was taken', async () => {
  const [library, card] = [await libraryAt(), await temporaryFolder()];
  plantOn(card, 'IMG_0001.JPG', await takenLarge());
  plantOn(card, 'IMG_E0001.JPG', photo(600_000));
  await importAll(library, card);
  await makeAll(library);
  expect(await shownIn(library)).toEqual(asTaken);
  expect(tileOf(library).flags & tileFlag.edited).toBeTruthy();
});

it('the preview that the vault has is of what is shown, also where the edit came after the first backup', async () => {
  await ownConfig();
  const [library, card] = [await libraryAt(), await temporaryFolder()];
  plantOn(card, 'IMG_0001.JPG', await takenLarge());
  await importAll(library, card);
  await makeAll(library);
  await vaultFor(library);
  await backUp(library);
  const loseHere = () => rmSync(library.previews, { recursive: true });
  loseHere();
  expect(await shownIn(library)).toEqual(asTaken);

  plantOn(card, 'IMG_E0001.JPG', await editedLarge());
  await importAll(library, card);
  // Until it is pictured anew nothing of it may go: what would be shown is not what the person made of it.
  await backUp(library);
  const context = { library, vault: (await opened(library)).vault };
  expect(whyNotEvictable(context, library.catalog.assets.asset(1)!)).toMatchObject({
    trouble: { code: 'pictures-missing' },
  });
  await makeAll(library);
  expect(await backUp(library)).toMatchObject({ failed: 0 });
  expect(whyNotEvictable(context, library.catalog.assets.asset(1)!)).not.toHaveProperty('trouble');
  loseHere();
  expect(await shownIn(library)).toEqual(asEdited);
});

it('a library of before the edits were shown pictures them once', async () => {
  const root = await temporaryFolder();
  const [library, card] = [openLibrary(root), await temporaryFolder()];
  plantOn(card, 'IMG_0001.JPG', await takenLarge());
  plantOn(card, 'IMG_E0001.JPG', await editedLarge());
  await importAll(library, card);
  await makeAll(library);
  library.close();
  asBefore(root);

  const now = await libraryAt(root);
  expect(now.catalog.jobs.dueCount('thumbnail', Date.now())).toBe(1);
  await makeAll(now);
  expect(await shownIn(now)).toEqual(asEdited);
  expect(now.catalog.jobs.dueCount('thumbnail', Date.now())).toBe(0);
});

/** The library as the version before wrote it: pictured by its primaries. */
function asBefore(root: string): void {
  const hidden = path.join(root, '.photoferry');
  const at = migrations.findIndex((step) => step.includes('ADD COLUMN picture'));
  const file = path.join(hidden, 'catalog.sqlite');
  cpSync(file, `${file}.now`);
  rmSync(file);
  const catalog = new Database(file);
  for (const step of migrations.slice(0, at)) catalog.exec(step);
  catalog.pragma(`application_id = ${0x50684679}`);
  catalog.pragma(`user_version = ${at}`);
  catalog.exec(`ATTACH '${file}.now' AS now`);
  for (const table of ['phone', 'asset', 'resource', 'phone_file']) {
    const columns = (catalog.pragma(`main.table_info(${table})`) as { name: string }[]).map(
      ({ name }) => name,
    );
    catalog.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM now.${table}`);
  }
  catalog.exec('DELETE FROM job; UPDATE asset SET width = 2400, height = 1800');
  catalog.close();
  const thumbnails = new Database(path.join(hidden, 'thumbnails.sqlite'));
  thumbnails.exec('ALTER TABLE thumbnail DROP COLUMN picture');
  thumbnails.close();
}
