import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FreeSpaceRules } from '../../../electron/contract/api/free-space.ts';
import { planFreeSpace } from '../../../electron/engine/free-space/plan-free-space.ts';
import { proveAsset } from '../../../electron/engine/free-space/proof.ts';
import { takeListing } from '../../../electron/engine/import/take-listing.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { makePictures } from '../../../electron/engine/pictures/make-pictures.ts';
import { moveToTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { backUp, libraryAt, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { cardWith, keyOf, keysByName, livePhoto, picture } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';

const rules: FreeSpaceRules = { videosFirst: false, keepFavourites: false, secondCopy: false };

/** A card with two photos and a Live Photo, imported, proven. */
async function provenCard() {
  await ownConfig();
  const library = await libraryAt();
  const card = await cardWith({ 'A.JPG': photo(3000), 'B.JPG': photo(5000), ...livePhoto('IMG_0003') });
  await card.read(library);
  picture(library);
  await vaultFor(library);
  expect(await backUp(library)).toMatchObject({ proven: 3 });
  const phone = library.catalog.phoneFiles.phones()[0]!.id;
  const plan = async (more: Partial<FreeSpaceRules> = {}, needBytes?: number) =>
    await planFreeSpace(
      library,
      { target: { phone }, rules: { ...rules, ...more }, needBytes },
      { signal: idle() },
    );
  /** Paths of what may go, by the plan and by the proof of each. */
  const may = async () => {
    const { assets } = await plan();
    return assets.flatMap((asset) => {
      const proven = proveAsset(library, asset, { phone });
      return 'files' in proven ? proven.files.map(({ proof }) => proof.path) : [];
    });
  };
  return { library, card, phone, plan, may };
}

const live = ['IMG_0003.JPG', 'IMG_0003.MOV', 'IMG_0003.AAE'];

it('frees a Live Photo as a whole or not at all', async () => {
  const { library, plan, may } = await provenCard();
  expect((await may()).sort()).toEqual(['A.JPG', 'B.JPG', ...live].sort());
  // Of one of its files the vault is in doubt.
  const { backups } = library.catalog;
  const video = backups.backupOf(keyOf(library, 'IMG_0003.JPG')).find(({ role }) => role === 'paired-video')!;
  backups.addReference(Buffer.alloc(16, 9), video.blob!);
  expect((await may()).sort()).toEqual(['A.JPG', 'B.JPG']);
  expect((await plan()).staying).toEqual({ 'not-proven': 1 });
});

it('offers nothing of which no small picture could stay', async () => {
  await ownConfig();
  const library = await libraryAt();
  const card = await cardWith({ 'A.JPG': photo(3000) });
  await card.read(library);
  await vaultFor(library);
  await backUp(library);
  const phone = library.catalog.phoneFiles.phones()[0]!.id;
  const planned = await planFreeSpace(library, { target: { phone }, rules }, { signal: idle() });
  expect(planned).toMatchObject({ files: 0, staying: { 'pictures-missing': 1 } });
});

it('lets go what can never have a picture, and keeps it again once there is a new reason to make one', async () => {
  await ownConfig();
  const library = await libraryAt();
  const card = await cardWith({ 'A.JPG': Buffer.from('no picture at all') });
  await card.read(library);
  await vaultFor(library);
  await backUp(library);
  const phone = library.catalog.phoneFiles.phones()[0]!.id;
  const may = async (target: 'desktop' | { phone: number }) =>
    (await planFreeSpace(library, { target, rules }, { signal: idle() })).files;
  expect(await may({ phone })).toBe(0);
  expect(await makePictures(library, 'thumbnail', { signal: idle() })).toMatchObject({ made: 0, failed: 1 });
  await makePictures(library, 'preview', { signal: idle() });
  expect([await may({ phone }), await may('desktop')]).toEqual([1, 1]);
  const [asset] = library.catalog.room.here({ first: 1, last: 9 })[0]!;
  library.catalog.jobs.add('thumbnail', asset);
  expect([await may({ phone }), await may('desktop')]).toEqual([0, 0]);
  expect(await evictOriginals(library, [asset], { signal: idle() })).toMatchObject({
    refused: [{ code: 'pictures-missing' }],
  });
  await makePictures(library, 'thumbnail', { signal: idle() });
  expect(await evictOriginals(library, [asset], { signal: idle() })).toMatchObject({ done: 1, refused: [] });
});

it('leaves what was edited since, what waits beside it, and what is in the trash', async () => {
  const { library, card, plan, may } = await provenCard();
  const later = new Date(Date.UTC(2030, 1, 1));
  utimesSync(path.join(card.folder, 'B.JPG'), later, later);
  writeFileSync(path.join(card.folder, 'A.DNG'), photo(900));
  // Listed, and not fetched: the phone went away.
  const phone = await openFolder(card.folder);
  const key = library.catalog.phoneFiles.savePhone(phone);
  const nothing = () => {};
  const options = { signal: idle(), exclude: [], onSettled: nothing, onListed: nothing };
  await takeListing(library, { phone, key }, options);
  expect((await may()).sort()).toEqual([...live].sort());
  expect((await plan()).staying).toMatchObject({ pending: 1 });
  moveToTrash(library, [keyOf(library, 'IMG_0003.JPG')]);
  expect(await may()).toEqual([]);
  expect((await plan()).staying).toMatchObject({ pending: 1, 'in-trash': 1 });
});

it('asks for a second copy where it is told to, and counts copies of one photo together', async () => {
  const { library, plan } = await provenCard();
  const whole = await plan();
  expect(whole).toMatchObject({ files: 5, leftBytes: 0 });
  expect((await plan({ secondCopy: true })).assets).toHaveLength(3);
  const [file] = library.catalog.assets.resourcesOf(keyOf(library, 'A.JPG'));
  library.catalog.removals.evict(file!.id);
  expect(await plan({ secondCopy: true })).toMatchObject({ staying: { 'no-second-copy': 1 } });
  expect(
    await planFreeSpace(
      library,
      { target: 'desktop', rules: { ...rules, secondCopy: true } },
      { signal: idle() },
    ),
  ).toMatchObject({
    assets: [],
  });
});

it('whatever blobs are in doubt: what is planned is proven, and its proof says so of every file', async () => {
  const { library, plan, phone } = await provenCard();
  const { backups, assets } = library.catalog;
  const keys = [...keysByName(library).values()];
  const blobs = [...new Set(keys.flatMap((key) => backups.backupOf(key).flatMap(({ blob }) => blob ?? [])))];
  let strangers = 0;
  const doubt = (blob: number) => {
    // Another refers to it: what was seen of it before does not count.
    const identity = Buffer.alloc(16);
    identity.writeUInt32BE(++strangers);
    backups.addReference(identity, blob);
  };
  const expectPlanned = async () => {
    const planned = new Set((await plan()).assets);
    for (const asset of keys) {
      const areProven = assets.resourcesOf(asset).every(({ role, sha256 }) => {
        const row = backups
          .backupOf(asset)
          .find((each) => each.role === role && Buffer.compare(each.sha256, sha256) === 0);
        return row?.blob != null && backups.blob(row.blob)?.state === 'proven';
      });
      // Where the preview is broken there nothing is backed up as a whole.
      const proven = areProven && backups.isBackedUp(asset);
      expect(planned.has(asset)).toBe(proven);
      expect('files' in proveAsset(library, asset, { phone })).toBe(proven);
    }
  };
  const doubts = fc.array(fc.boolean(), { minLength: blobs.length, maxLength: blobs.length });
  await fc.assert(
    fc.asyncProperty(doubts, async (isDoubted) => {
      for (const [at, blob] of blobs.entries()) if (isDoubted[at]) doubt(blob);
      await expectPlanned();
      for (const blob of blobs) backups.setProven(blob, { proof: 'read', atMs: Date.now() });
    }),
    { numRuns: 60 },
  );
  for (const blob of blobs) {
    backups.setBroken(blob);
    await expectPlanned();
  }
  expect((await plan()).assets).toEqual([]);
});
