import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { savePictures } from '../../../electron/engine/pictures/save-pictures.ts';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { restoreLibrary } from '../../../electron/engine/restore/restore-library.ts';
import { statusOf } from '../../../electron/engine/status.ts';
import { bringBack } from '../../../electron/engine/trash/bring-back.ts';
import { moveToTrash, restoreFromTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { purgeAssets } from '../../../electron/engine/trash/purge-assets.ts';
import { followReferences, holderOf } from '../../../electron/vault/references.ts';
import {
  backUp,
  join,
  libraryAt,
  logOf,
  namesIn,
  opened,
  ownConfig,
  photo,
  vaultFor,
} from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { crashAt } from '../removal/crashing-disk.ts';
import {
  cardWith,
  expectKept,
  keyOf,
  keysByName,
  livePhoto,
  picture,
  previewOf,
  sha256,
} from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';

const purge = (library: Library, ...assets: number[]) => purgeAssets(library, assets, { signal: idle() });

let library: Library;
beforeEach(async () => {
  await ownConfig();
  library = await libraryAt();
});

/** Three photos of a card, with their pictures. */
async function threePhotos() {
  const bytes = { 'A.JPG': photo(), 'B.JPG': photo(), 'C.JPG': photo() };
  const card = await cardWith(bytes);
  await card.read(library);
  picture(library);
  return { card, bytes };
}

const placeOf = (name: string) => {
  const [resource] = library.catalog.assets.resourcesOf(keyOf(library, name));
  return path.join(library.root, resource!.path!);
};

describe('the trash', () => {
  it('keeps what is in it where it is, backed up and proven, and tells the vault', async () => {
    await threePhotos();
    await vaultFor(library);
    const a = keyOf(library, 'A.JPG');
    const { assetId } = library.catalog.assets.asset(a)!;
    expect(moveToTrash(library, [a, a, 999], 5000)).toMatchObject({
      done: 1,
      refused: [{ asset: 999, code: 'no-such-asset' }],
    });
    expect(await backUp(library)).toMatchObject({ backedUp: 3, proven: 3, failed: 0 });
    expect(statusOf(library)).toMatchObject({ assets: 3, trashed: 1, backedUp: 3 });
    expectKept(library);
    const said = async () => (await logOf(await opened(library))).get(`asset:${hex(assetId)}`);
    expect((await said())?.get('trashedAt')?.value).toBe(5000);
    expect(restoreFromTrash(library, [a]).done).toBe(1);
    await backUp(library);
    expect((await said())?.get('trashedAt')?.value).toBeNull();
    expect(statusOf(library)).toMatchObject({ trashed: 0 });
  });

  it('is restored from the vault too, and said of', async () => {
    await threePhotos();
    await vaultFor(library);
    moveToTrash(library, [keyOf(library, 'A.JPG')]);
    await backUp(library);
    const to = path.join(await temporaryFolder(), 'restored');
    const { vault } = await opened(library);
    expect(await restoreLibrary(vault, { to, signal: idle() })).toMatchObject({ files: 3, trashed: 1 });
  });
});

describe('deleting for good', () => {
  it('refuses what is not in the trash, and takes file, pictures and row of what is', async () => {
    await threePhotos();
    const [a, b] = [keyOf(library, 'A.JPG'), keyOf(library, 'B.JPG')];
    const place = placeOf('A.JPG');
    const { assetId } = library.catalog.assets.asset(a)!;
    moveToTrash(library, [a]);
    expect(await purge(library, a, b)).toMatchObject({
      done: 1,
      refused: [{ asset: b, name: 'B.JPG', code: 'not-in-trash' }],
      kept: [],
    });
    expect(existsSync(place)).toBe(false);
    expect(existsSync(previewOf(library, assetId))).toBe(false);
    expect(library.thumbnails.get(assetId)).toBeUndefined();
    expect([...keysByName(library).keys()].sort()).toEqual(['B.JPG', 'C.JPG']);
    expectKept(library);
  });

  it('leaves alone what stands in its place and is something else', async () => {
    await threePhotos();
    const other = photo();
    writeFileSync(placeOf('A.JPG'), other);
    writeFileSync(placeOf('B.JPG'), 'short');
    const kept = ['A.JPG', 'B.JPG'].map((name) => path.relative(library.root, placeOf(name)));
    const places = ['A.JPG', 'B.JPG'].map(placeOf);
    const keys = ['A.JPG', 'B.JPG'].map((name) => keyOf(library, name));
    moveToTrash(library, keys);
    expect(await purge(library, ...keys)).toMatchObject({ done: 2, kept, freedBytes: 0 });
    expect(sha256(readFileSync(places[0]!))).toBe(sha256(other));
    expect(readFileSync(places[1]!, 'utf8')).toBe('short');
    expectKept(library, { strangers: 2 });
  });

  it('no phone brings it back: neither the one it came from, which is not even read, nor another', async () => {
    const { card, bytes } = await threePhotos();
    const a = keyOf(library, 'A.JPG');
    moveToTrash(library, [a]);
    await purge(library, a);
    const again = await card.read(library);
    expect(again).toMatchObject({ listed: 3, bytes: 0, outcomes: { seen: 2, excluded: 1 } });
    expect(again.items).toEqual([{ path: 'A.JPG', outcome: 'excluded', reason: 'deleted-by-you' }]);
    const other = await cardWith({ 'X.JPG': bytes['A.JPG'], 'Y.JPG': bytes['B.JPG'] });
    const first = await other.read(library);
    expect(first).toMatchObject({ outcomes: { excluded: 1, duplicate: 1, imported: 0 } });
    expect(first.items).toEqual([{ path: 'X.JPG', outcome: 'excluded', reason: 'deleted-by-you' }]);
    expect(await other.read(library)).toMatchObject({ bytes: 0, outcomes: { excluded: 1, seen: 1 } });
    expect(keysByName(library).size).toBe(2);
    expectKept(library);
  });

  it('a Live Photo goes as a whole, and no part of it comes back', async () => {
    const parts = livePhoto();
    const card = await cardWith(parts);
    await card.read(library);
    const [asset] = library.catalog.assets.page(undefined, 10);
    const files = library.catalog.assets.resourcesOf(asset!.id);
    expect(files).toHaveLength(3);
    moveToTrash(library, [asset!.id]);
    await purge(library, asset!.id);
    expect(filesBelow(path.join(library.root, 'Originals'))).toEqual([]);
    const other = await cardWith(parts);
    expect(await other.read(library)).toMatchObject({ outcomes: { excluded: 3, imported: 0 } });
    expectKept(library);
  });

  it('what the person wants back after all comes with the next import, in another life', async () => {
    const { card } = await threePhotos();
    await vaultFor(library);
    await backUp(library);
    const a = keyOf(library, 'A.JPG');
    const { assetId } = library.catalog.assets.asset(a)!;
    moveToTrash(library, [a]);
    await purge(library, a);
    await backUp(library);
    expect(bringBack(library, [assetId])).toBe(1);
    expect(bringBack(library, [assetId])).toBe(0);
    expect(await card.read(library)).toMatchObject({ outcomes: { imported: 1, seen: 2 } });
    picture(library);
    const back = library.catalog.assets.asset(keyOf(library, 'A.JPG'))!;
    expect(back).toMatchObject({ life: 2, trashedAtMs: null });
    expect(await backUp(library)).toMatchObject({ backedUp: 3, proven: 3, failed: 0 });
    const { vault } = await opened(library);
    const to = path.join(await temporaryFolder(), 'restored');
    expect(await restoreLibrary(vault, { to, signal: idle() })).toMatchObject({ files: 3 });
    // And can be deleted again.
    moveToTrash(library, [back.id]);
    await purge(library, back.id);
    await backUp(library);
    const then = path.join(await temporaryFolder(), 'restored');
    expect(await restoreLibrary(vault, { to: then, signal: idle() })).toMatchObject({ files: 2 });
  });

  it('is told to the vault: references end, the log says it is gone, restore leaves it out, proof does not miss it', async () => {
    await threePhotos();
    const { place, phrase } = await vaultFor(library);
    await backUp(library);
    const open = await opened(library);
    const before = await namesIn(open, 'blobs/');
    const a = keyOf(library, 'A.JPG');
    const { assetId } = library.catalog.assets.asset(a)!;
    moveToTrash(library, [a]);
    await purge(library, a);
    expect(library.catalog.tombstones.untoldCount()).toBe(1);
    expect(await backUp(library)).toMatchObject({ assets: 2, backedUp: 2, pending: 0, failed: 0 });
    expect(library.catalog.tombstones.untoldCount()).toBe(0);

    const second = await libraryAt();
    await join(second, place, phrase);
    const seen = await opened(second);
    const ended: string[] = [];
    for await (const { value } of followReferences(seen.vault, new Map(), { signal: idle() }))
      for (const entry of value.entries) if ('ended' in entry) ended.push(entry.holder);
    expect(ended).toEqual([holderOf(seen.vault, assetId, 1)]);
    const to = path.join(await temporaryFolder(), 'restored');
    expect(await restoreLibrary(seen.vault, { to, signal: idle() })).toMatchObject({ files: 2, failed: 0 });

    // The ciphertext stays until it is collected, and nobody misses it then.
    expect(await namesIn(open, 'blobs/')).toEqual(before);
    for (const name of before) {
      const isNeeded = [...keysByName(library).values()].some((key) =>
        library.catalog.backups
          .backupOf(key)
          .some(
            ({ blob }) => blob !== null && name.includes(hex(library.catalog.backups.blob(blob)!.generation)),
          ),
      );
      if (!isNeeded) rmSync(path.join(place, name));
    }
    expect((await namesIn(open, 'blobs/')).length).toBeLessThan(before.length);
    expect(await proveVault(library, { deep: true, signal: idle() })).toMatchObject({ broken: [] });
  });

  it('another desktop that has the photo refers to it in its next life', async () => {
    const { bytes } = await threePhotos();
    const { place, phrase } = await vaultFor(library);
    await backUp(library);
    const second = await libraryAt();
    await join(second, place, phrase);
    const a = keyOf(library, 'A.JPG');
    moveToTrash(library, [a]);
    await purge(library, a);
    await backUp(library);
    await (await cardWith({ 'A.JPG': bytes['A.JPG'] })).read(second);
    expect(await backUp(second)).toMatchObject({ backedUp: 1, proven: 1, failed: 0 });
    expect(second.catalog.assets.asset(1)).toMatchObject({ life: 2 });
    const to = path.join(await temporaryFolder(), 'restored');
    const { vault } = await opened(second);
    expect(await restoreLibrary(vault, { to, signal: idle() })).toMatchObject({ files: 3, failed: 0 });
  });

  it('takes along second copies of its files that belong to nothing else, and ends them in the vault too', async () => {
    const { bytes } = await threePhotos();
    const [resource] = library.catalog.assets.resourcesOf(keyOf(library, 'A.JPG'));
    const place = resource!.path!.replace('A.JPG', 'copy.jpg');
    writeFileSync(path.join(library.root, place), bytes['A.JPG']);
    const { id: _, asset: __, evictedFrom: ___, contentIdentifier: ____, ...row } = resource!;
    library.catalog.assets.insertResource({ ...row, path: place, contentIdentifier: undefined });
    await vaultFor(library);
    expect(await backUp(library)).toMatchObject({ loose: 1, looseBackedUp: 1 });
    const a = keyOf(library, 'A.JPG');
    moveToTrash(library, [a]);
    expect(await purge(library, a)).toMatchObject({ done: 1, freedBytes: 2 * bytes['A.JPG'].length });
    expectKept(library);
    await backUp(library);
    const { vault } = await opened(library);
    const to = path.join(await temporaryFolder(), 'restored');
    expect(await restoreLibrary(vault, { to, signal: idle() })).toMatchObject({ files: 2 });
  });

  it('may happen while the photo is being backed up, or a picture of it is made', async () => {
    await vaultFor(library);
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.JPG`, photo(60_000)]));
    await (await cardWith(files)).read(library);
    const doomed = [...keysByName(library).values()].slice(0, 20);
    moveToTrash(library, doomed);
    let deleting: Promise<unknown> | undefined;
    const result = await backUp(library, {
      onProgress: () => {
        deleting ??= purge(library, ...doomed);
      },
    });
    await deleting;
    expect(result.failures).toEqual([]);
    expect(await backUp(library)).toMatchObject({ assets: 10, backedUp: 10, proven: 10, failed: 0 });
    const { vault } = await opened(library);
    const to = path.join(await temporaryFolder(), 'restored');
    expect(await restoreLibrary(vault, { to, signal: idle() })).toMatchObject({ files: 10, failed: 0 });
    expect(await proveVault(library, { deep: true, signal: idle() })).toMatchObject({ broken: [] });

    const key = keyOf(library, '29.JPG');
    const { assetId } = library.catalog.assets.asset(key)!;
    const job = { id: 0, kind: 'preview', subject: key, attempts: 0, revision: 0 };
    moveToTrash(library, [key]);
    await purge(library, key);
    const pictures = { preview: Buffer.from([1]), thumbnail: Buffer.from([2]), mimeType: 'image/webp' };
    await savePictures(library, [{ job, assetId, pictures }]);
    expect(library.thumbnails.get(assetId)).toBeUndefined();
    expect(existsSync(previewOf(library, assetId))).toBe(false);
  });

  it('is finished or taken back at opening, wherever it was cut off', async () => {
    for (const before of [true, false]) {
      for (let at = 1; ; at++) {
        const root = path.join(await temporaryFolder(), 'library');
        const first = openLibrary(root);
        const bytes = { 'A.JPG': photo(2000), 'B.JPG': photo(2000) };
        const card = await cardWith(bytes);
        await card.read(first);
        picture(first);
        const keys = [...keysByName(first).values()];
        const ids = keys.map((key) => first.catalog.assets.asset(key)!.assetId);
        moveToTrash(first, keys);
        const { hasCrashed } = await crashAt(first, { at, before }, () => purge(first, ...keys));
        first.close();
        const again = openLibrary(root);
        try {
          expect(again.notices).toEqual([]);
          expectKept(again);
          const left = [...keysByName(again).keys()];
          const isGone = left.length === 0;
          expect([0, 2]).toContain(left.length);
          for (const id of ids) {
            expect(existsSync(previewOf(again, id)), `preview, at ${at}`).toBe(!isGone);
            expect(again.thumbnails.get(id) === undefined).toBe(isGone);
          }
          expect(again.catalog.trash.count()).toBe(isGone ? 0 : 2);
          if (!hasCrashed) expect(isGone).toBe(true);
          expect(await card.read(again)).toMatchObject({
            outcomes: isGone ? { excluded: 2, imported: 0 } : { seen: 2, imported: 0 },
          });
        } finally {
          again.close();
        }
        if (!hasCrashed) break;
        expect(at).toBeLessThan(60);
      }
    }
  }, 120_000);
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
