import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { acknowledge } from '../../../electron/engine/backup/acknowledge.ts';
import { planAsset } from '../../../electron/engine/backup/plan-asset.ts';
import { refer } from '../../../electron/engine/backup/refer.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { statusOf } from '../../../electron/engine/status.ts';
import { createResourceDigest } from '../../../electron/media/resource-digest.ts';
import { blobName } from '../../../electron/vault/layout.ts';
import { idle } from '../temporary.ts';
import {
  backUp,
  bring,
  expectKept,
  join,
  libraryAt,
  logOf,
  namesIn,
  opened,
  originalOf,
  ownConfig,
  photo,
  photos,
  placeOf,
  vaultFor,
} from './backup-desk.ts';

const sidecar = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>');

/** What the log says of the one asset, by field; null where it says that a file is gone. */
async function saidOf(library: Library): Promise<Map<string, unknown>> {
  const { assetId } = library.catalog.assets.asset(1)!;
  const said = (await logOf(await opened(library))).get(`asset:${Buffer.from(assetId).toString('hex')}`);
  return new Map([...(said ?? [])].map(([field, { value }]) => [field, value]));
}

const told = (said: Map<string, unknown>) =>
  [...said]
    .filter(([field, value]) => field.startsWith('resource:') && value !== null)
    .map(([field]) => field.split(':')[1]);

/** The rows of the blobs of an asset's files, by role. */
function blobsOf(library: Library, asset: number): Map<string, number> {
  return new Map(library.catalog.backups.backupOf(asset).map(({ role, blob }) => [role, blob!]));
}

it('a photo whose companion is damaged is in the vault all the same, and every backup names the companion', async () => {
  await ownConfig();
  const library = await libraryAt();
  const files = { 'IMG_1.JPG': photo(), 'IMG_1.XMP': sidecar };
  await bring(library, files);
  const { place } = await vaultFor(library);
  writeFileSync(originalOf(library, 'IMG_1.XMP'), 'not what it was');
  const first = await backUp(library);
  expect(first).toMatchObject({ assets: 1, backedUp: 0, failed: 1, pending: 1 });
  expect(first.failures.map(({ path: name, code }) => [path.basename(name), code])).toEqual([
    ['IMG_1.XMP', 'file-changed'],
  ]);
  expect(told(await saidOf(library))).toEqual(['photo']);
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(1);
  const second = await backUp(library);
  expect(second).toMatchObject({ backedUp: 0, failed: 1, pending: 1, requests: 1 });
  expect(second.failures).toEqual([{ path: 'IMG_1.XMP', code: 'file-changed' }]);
  expect(statusOf(library)).toMatchObject({ backedUp: 0, failed: 1 });

  // The photo is looked after though its asset is not whole: what the vault loses of it is sent again.
  const row = blobsOf(library, 1).get('photo')!;
  rmSync(placeOf(library, place, row));
  library.catalog.backups.setBroken(row);
  expect(await backUp(library)).toMatchObject({ backedUp: 0, failed: 1 });
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(1);

  await bring(library, files);
  expect(await backUp(library)).toMatchObject({ backedUp: 1, failed: 0, pending: 0, failures: [] });
  expect(await expectKept(library)).toBe(1);
});

it('what the log has told of a file that cannot be sent again stays told', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { 'IMG_1.JPG': photo(), 'IMG_1.XMP': sidecar });
  const { place } = await vaultFor(library);
  await backUp(library);
  const before = await saidOf(library);
  const row = blobsOf(library, 1).get('sidecar')!;
  rmSync(placeOf(library, place, row));
  library.catalog.backups.setBroken(row);
  rmSync(originalOf(library, 'IMG_1.XMP'));
  expect(await backUp(library)).toMatchObject({ backedUp: 0, failed: 1 });
  expect(await saidOf(library)).toEqual(before);
});

it('a proof from before a reference does not count after a crash, and the marks are looked at', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { 'IMG_1.JPG': photo(), 'IMG_1.XMP': sidecar });
  const { place } = await vaultFor(library);
  await backUp(library);
  await bring(library, { 'IMG_2.JPG': photo(), 'IMG_2.XMP': sidecar });
  const { vault } = await opened(library);
  const signal = idle();
  // Referred to, and then the power went.
  refer({ library, vault, signal }, [(await planAsset(library, 2, { signal }))!], { allowKnown: true });
  const row = blobsOf(library, 1).get('sidecar')!;
  const blob = placeOf(library, place, row);
  await vault.store.put(`condemned/${vault.domain.name}/${path.basename(blob)}`, new Uint8Array(), {
    signal,
  });
  expect(await backUp(library)).toMatchObject({ assets: 2, failed: 0 });
  // The collector goes on with what it had marked.
  rmSync(blob);
  expect(await backUp(library)).toMatchObject({ assets: 2, backedUp: 2, proven: 2 });
  expect(await expectKept(library)).toBe(2);

  await bring(library, { 'IMG_3.JPG': photo(), 'IMG_3.XMP': sidecar });
  refer({ library, vault, signal }, [(await planAsset(library, 3, { signal }))!], { allowKnown: true });
  rmSync(placeOf(library, place, blobsOf(library, 1).get('sidecar')!));
  await backUp(library);
  expect(await backUp(library)).toMatchObject({ assets: 3, backedUp: 3, proven: 3 });
  expect(await expectKept(library)).toBe(3);
});

it('a file that is gone from here, which the vault took before a crash, is proven and counts', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { 'IMG_1.JPG': photo() });
  await vaultFor(library);
  await backUp(library);
  rmSync(originalOf(library, 'IMG_1.JPG'));
  const { assets, backups } = library.catalog;
  assets.setPath(1, null);
  // Another asset has referred to the blob since.
  backups.addReference(Buffer.alloc(16, 1), blobsOf(library, 1).get('photo')!);
  backups.reopen(1);
  expect(statusOf(library)).toMatchObject({ backedUp: 1, proven: 0 });
  expect(await backUp(library)).toMatchObject({ backedUp: 1, proven: 1, failed: 0 });
});

it('a blob of another desktop that cannot be read keeps no backup: the photo is sent under a new generation', async () => {
  await ownConfig();
  const files = photos(4);
  const first = await libraryAt();
  await bring(first, files);
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  const blob = placeOf(first, place, blobsOf(first, 1).get('photo')!);
  rmSync(blob);
  mkdirSync(blob);
  const second = await libraryAt();
  await bring(second, files);
  await join(second, place, phrase);
  const done = await backUp(second);
  expect(done.stoppedBy).toBeUndefined();
  expect(done).toMatchObject({ backedUp: 4, proven: 4, failed: 0 });
  rmSync(blob, { recursive: true });
  expect(await expectKept(second)).toBe(4);
});

it('what changes while a batch is under way is looked at again', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(1));
  await vaultFor(library);
  await backUp(library);
  const { assets, backups } = library.catalog;
  backups.reopen(1);
  const planned = (await planAsset(library, 1, { signal: idle() }))!;
  for (const file of planned.files) [file.blob, file.isKept] = [blobsOf(library, 1).get(file.role), true];
  assets.setThumbhash(1, Buffer.from('0123456789'));
  acknowledge(library, [planned]);
  expect(statusOf(library)).toMatchObject({ backedUp: 1 });
  expect(backups.pendingCount()).toBe(1);
  await backUp(library);
  expect((await saidOf(library)).get('thumbhash')).toBe(Buffer.from('0123456789').toString('base64'));
});

it('one bad reading disowns no original: it is read once more, and sent', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { 'IMG_1.JPG': photo(9_000_000) });
  await vaultFor(library);
  // Digests of parts that were made from a bad reading.
  library.catalog.assets.setParts(1, Buffer.alloc(64, 7));
  expect(await backUp(library)).toMatchObject({ backedUp: 1, failed: 0 });
  expect(library.catalog.assets.resource(1).path).not.toBeNull();
  expect(await expectKept(library)).toBe(1);
});

it('the digests of the parts of a large file that another sent are kept', async () => {
  await ownConfig();
  const large = photo(9_000_000);
  const first = await libraryAt();
  await bring(first, { 'IMG_1.JPG': large });
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  const second = await libraryAt();
  await bring(second, { 'IMG_1.JPG': large });
  await join(second, place, phrase);
  expect(await backUp(second)).toMatchObject({ backedUp: 1, sentBytes: 0 });
  const digest = createResourceDigest();
  digest.update(large);
  expect(second.catalog.assets.partsOf(1)).toEqual(Buffer.from(digest.digest().parts));
});

it('an upload in parts that a former name of this desktop began is ended after a week', async () => {
  const config = await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(1));
  const { place, phrase } = await vaultFor(library);
  const { vault } = await opened(library);
  const blobId = Buffer.alloc(32, 5);
  const generation = Buffer.alloc(8, 5);
  const { name: domain } = vault.domain;
  library.catalog.backups.insertBlob({
    ...{
      domain,
      blobId,
      generation,
      sha256: Buffer.alloc(32, 6),
      sizeBytes: 20_000_000,
      state: 'referenced',
    },
  });
  const name = blobName({ domain, blobId: blobId.toString('hex'), generation: generation.toString('hex') });
  const uploadId = await vault.store.createUpload(name, { signal: idle(), partBytes: 8_390_656 });
  library.catalog.backups.setUpload(1, JSON.stringify({ uploadId, name }));
  const uploads = async () => {
    const names: string[] = [];
    for await (const each of vault.store.listUploads({ signal: idle() })) names.push(each.name);
    return names;
  };
  rmSync(path.join(config, 'desktops'), { recursive: true });
  await join(library, place, phrase);
  await backUp(library);
  // A copy of this library may be at it.
  expect(await uploads()).toEqual([name]);
  const about = readdirSync(place, { recursive: true, encoding: 'utf8' }).find((each) =>
    each.endsWith('about'),
  )!;
  const old = Date.now() / 1000 - 8 * 24 * 3600;
  utimesSync(path.join(place, about), old, old);
  await bring(library, photos(1));
  await backUp(library);
  expect(await uploads()).toEqual([]);
});
