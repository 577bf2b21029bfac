import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { blobRefOf } from '../../../electron/engine/backup/blob-text.ts';
import { exportLibrary } from '../../../electron/engine/export/export-library.ts';
import { copiesOf } from '../../../electron/engine/free-space/copies.ts';
import { anything } from '../../../electron/engine/free-space/make-room.ts';
import { planFreeSpace } from '../../../electron/engine/free-space/plan-free-space.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { fetchOriginals } from '../../../electron/engine/originals/fetch-originals.ts';
import { makePictures } from '../../../electron/engine/pictures/make-pictures.ts';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { restoreLibrary } from '../../../electron/engine/restore/restore-library.ts';
import { statusOf } from '../../../electron/engine/status.ts';
import { moveToTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { purgeAssets } from '../../../electron/engine/trash/purge-assets.ts';
import { readBlob } from '../../../electron/vault/read-blob.ts';
import { backUp, join, libraryAt, opened, originalOf, ownConfig, photo } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { crashAt } from '../removal/crashing-disk.ts';
import { cardWith, expectKept, keyOf, keysByName, livePhoto, sha256 } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { allOf, backedUp, evict, fetchBack, generationOf, resourcesOf, snapshot } from './originals-desk.ts';

let library: Library;
beforeEach(async () => {
  await ownConfig();
  library = await libraryAt();
});

describe('freeing originals', () => {
  it('takes them from this disk, and the vault alone holds them; back they are the same, in their places', async () => {
    const files = { 'A.JPG': photo(), 'B.JPG': photo(300_000), ...livePhoto() };
    const { card } = await backedUp(library, files);
    const before = snapshot(library);
    const result = await evict(library, ...allOf(library));
    const bytes = Object.values(files).reduce((sum, each) => sum + each.length, 0);
    expect(result).toEqual({ done: 3, refused: [], freedBytes: bytes });
    expect(filesBelow(path.join(library.root, 'Originals'))).toEqual([]);
    expectKept(library);
    expect(statusOf(library)).toMatchObject({ assets: 3, bytes: 0, backedUp: 3, proven: 3, evicted: 3 });

    // Nobody takes them for lost, and no phone brings them again.
    expect(await card.read(library)).toMatchObject({ bytes: 0, outcomes: { seen: 5, imported: 0 } });
    const other = await cardWith(files);
    expect(await other.read(library)).toMatchObject({ outcomes: { duplicate: 5, imported: 0 } });
    moveToTrash(library, [keyOf(library, 'A.JPG')]);
    expect(await backUp(library)).toMatchObject({ backedUp: 3, proven: 3, failed: 0, failures: [] });
    expect(await proveVault(library, { deep: true, signal: idle() })).toMatchObject({ broken: [] });
    expect(await makePictures(library, 'preview', { signal: idle() })).toMatchObject({ failed: 0 });

    const progress: number[] = [];
    const back = await fetchOriginals(library, allOf(library), {
      signal: idle(),
      onProgress: ({ done }) => void progress.push(done),
    });
    expect(back).toEqual({ done: 3, refused: [], files: 5, bytes });
    expect(progress.at(-1)).toBe(5);
    expect(snapshot(library)).toEqual(before);
    expectKept(library);
    expect(readdirSync(library.incoming)).toEqual([]);
    expect(await backUp(library)).toMatchObject({ backedUp: 3, proven: 3, failed: 0, sentBytes: 0 });
  });

  it('what is only in the vault is read by range, restored to its place, and named as such by an export', async () => {
    const bytes = photo(500_000);
    await backedUp(library, { 'A.JPG': bytes, 'B.JPG': photo() });
    const place = resourcesOf(library, 'A.JPG')[0]!.path!;
    await evict(library, keyOf(library, 'A.JPG'));
    moveToTrash(library, [keyOf(library, 'B.JPG')]);
    await backUp(library);
    const { vault } = await opened(library);
    const { backups } = library.catalog;
    const told = backups.backupOf(keyOf(library, 'A.JPG')).find(({ role }) => role === 'photo')!;
    const row = backups.blob(told.blob!)!;
    const content = { ...blobRefOf(row), sha256: row.sha256, sizeBytes: row.sizeBytes };
    const chunks: Buffer[] = [];
    for await (const chunk of readBlob(vault, content, {
      range: { start: 70_000, end: 210_000 },
      signal: idle(),
    }))
      chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(bytes.subarray(70_000, 210_000))).toBe(true);

    const to = path.join(await temporaryFolder(), 'restored');
    await restoreLibrary(vault, { to, signal: idle() });
    expect(sha256(readFileSync(path.join(to, place)))).toBe(sha256(bytes));

    const out = path.join(await temporaryFolder(), 'exported');
    const failures: unknown[] = [];
    const options = { to: out, signal: idle(), onFailure: (failure: unknown) => void failures.push(failure) };
    expect(await exportLibrary(library, options)).toMatchObject({ files: 0, failed: 1 });
    expect(failures).toMatchObject([{ path: place, code: 'original-in-vault' }]);
  });

  it('refuses all that is not beyond doubt, and leaves it as it is', async () => {
    const card = await cardWith({ 'NEW.JPG': photo() });
    const { place } = await backedUp(library, {
      ...{ 'GONE.JPG': photo(), 'CUT.JPG': photo(), 'CHANGED.JPG': photo(), 'MISSING.JPG': photo() },
      ...{ 'BARE.JPG': photo(), 'DOUBTED.JPG': photo(), 'GOOD.JPG': photo() },
    });
    await card.read(library);
    const keys = keysByName(library);
    const { backups, assets, jobs } = library.catalog;
    const blobOf = (name: string) =>
      backups.blob(backups.backupOf(keys.get(name)!).find(({ role }) => role === 'photo')!.blob!)!;
    const objectOf = (name: string) => {
      const text = Buffer.from(blobOf(name).generation).toString('hex');
      return path.join(place, filesBelow(place).find((file) => file.endsWith(text))!);
    };
    rmSync(objectOf('GONE.JPG'));
    writeFileSync(objectOf('CUT.JPG'), readFileSync(objectOf('CUT.JPG')).subarray(1));
    const changed = Buffer.from(readFileSync(originalOf(library, 'CHANGED.JPG')));
    changed[100]! ^= 1;
    writeFileSync(originalOf(library, 'CHANGED.JPG'), changed);
    rmSync(originalOf(library, 'MISSING.JPG'));
    jobs.add('preview', keys.get('BARE.JPG')!);
    const bare = assets.asset(keys.get('BARE.JPG')!)!;
    library.thumbnails.transaction(() => library.thumbnails.remove(bare.assetId));
    // Another life of it refers to the same blob: what was seen before does not count any more.
    backups.addReference(Buffer.alloc(16, 1), blobOf('DOUBTED.JPG').id);
    const places = new Map([...keys.keys()].map((name) => [name, originalOf(library, name)]));
    places.delete('MISSING.JPG');

    const result = await evict(library, ...keys.values(), 999);
    const codes = Object.fromEntries(result.refused.map(({ name, code }) => [name, code]));
    expect(codes).toEqual({
      ...{ 'NEW.JPG': 'not-backed-up', 'GONE.JPG': 'proof-failed', 'CUT.JPG': 'proof-failed' },
      ...{ 'CHANGED.JPG': 'file-changed', 'MISSING.JPG': 'original-missing', 'BARE.JPG': 'pictures-missing' },
      ...{ 'DOUBTED.JPG': 'not-proven', '': 'no-such-asset' },
    });
    expect(result.done).toBe(1);
    for (const [name, file] of places) expect(existsSync(file), name).toBe(name !== 'GOOD.JPG');
    expect(sha256(readFileSync(places.get('CHANGED.JPG')!))).toBe(sha256(changed));
    expect(filesBelow(library.leaving)).toEqual([]);
  });

  it('takes all files of a Live Photo or none', async () => {
    await backedUp(library, livePhoto());
    const [asset] = allOf(library);
    const video = library.catalog.assets.resourcesOf(asset!).find(({ role }) => role === 'paired-video')!;
    const file = path.join(library.root, video.path!);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(await evict(library, asset!)).toMatchObject({ done: 0, refused: [{ code: 'file-changed' }] });
    expect(filesBelow(path.join(library.root, 'Originals'))).toHaveLength(3);
    expect(library.catalog.assets.resourcesOf(asset!).every((each) => each.path !== null)).toBe(true);
  });

  it('believes a proof of a folder, be it old, new or of a clock of the future, only when it has read the blob back', async () => {
    const names = ['A.JPG', 'B.JPG', 'C.JPG'];
    const { place } = await backedUp(library, Object.fromEntries(names.map((name) => [name, photo()])));
    const { backups } = library.catalog;
    const rows = names.map((name) => {
      const key = keyOf(library, name);
      return backups.blob(backups.backupOf(key).find(({ role }) => role === 'photo')!.blob!)!;
    });
    for (const [at, { id }] of rows.entries())
      backups.setProven(id, { proof: 'read', atMs: Date.now() + [-8, 8, 0][at]! * 86_400_000 });
    for (const { generation } of [rows[0]!, rows[2]!]) {
      const text = Buffer.from(generation).toString('hex');
      const object = path.join(place, filesBelow(place).find((file) => file.endsWith(text))!);
      const bytes = readFileSync(object);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(object, bytes);
    }
    const { done, refused } = await evict(library, ...allOf(library));
    expect([done, refused.map(({ name, code }) => `${name} ${code}`).sort()]).toEqual([
      1,
      ['A.JPG proof-failed', 'C.JPG proof-failed'],
    ]);
    expect(backups.blob(rows[1]!.id)!.provenAtMs).toBeLessThanOrEqual(Date.now());
  });

  it('what is looked for in vain is doubted at once, by status, copies and the next plan; the next backup sends it again', async () => {
    const { place } = await backedUp(library, { 'A.JPG': photo(), 'B.JPG': photo() });
    rmSync(
      path.join(place, filesBelow(place).find((file) => file.endsWith(generationOf(library, 'A.JPG')))!),
    );
    const plan = async () => {
      const request = { target: 'desktop', rules: anything, needBytes: undefined } as const;
      return (await planFreeSpace(library, request, { signal: idle() })).assets;
    };
    expect(await plan()).toHaveLength(2);
    const refused = [{ name: 'A.JPG', code: 'proof-failed' }];
    expect(await evict(library, keyOf(library, 'A.JPG'))).toMatchObject({ done: 0, refused });
    expect(statusOf(library)).toMatchObject({ backedUp: 2, proven: 1 });
    const ofVault = (await copiesOf(library)).places.find(({ kind }) => kind === 'vault');
    expect(ofVault).toMatchObject({ assets: 1 });
    expect(await plan()).toEqual([keyOf(library, 'B.JPG')]);
    expect(await backUp(library)).toMatchObject({ backedUp: 2, proven: 2, failed: 0 });
    expect(await evict(library, ...allOf(library))).toMatchObject({ done: 2, refused: [] });
    // What is only there is doubted too when it is wanted and does not come.
    rmSync(
      path.join(place, filesBelow(place).find((file) => file.endsWith(generationOf(library, 'B.JPG')))!),
    );
    await fetchBack(library, keyOf(library, 'B.JPG'));
    expect(statusOf(library)).toMatchObject({ backedUp: 2, proven: 1 });
  });

  it('does not free what another desktop has deleted for good', async () => {
    const bytes = { 'A.JPG': photo() };
    const { place, phrase } = await backedUp(library, bytes);
    const second = await libraryAt();
    await join(second, place, phrase);
    await (await cardWith(bytes)).read(second);
    await backUp(second);
    const [there] = allOf(second);
    moveToTrash(second, [there!]);
    await purgeAssets(second, [there!], { signal: idle() });
    await backUp(second);
    expect(await evict(library, ...allOf(library))).toMatchObject({
      done: 0,
      refused: [{ code: 'deleted-elsewhere' }],
    });
  });

  it('is finished or taken back at opening, wherever it was cut off', async () => {
    const files = livePhoto();
    await backedUp(library, files);
    library.catalog.makeDurable();
    const image = library.root;
    library.close();
    for (const before of [true, false]) {
      for (let at = 1; ; at++) {
        const root = path.join(await temporaryFolder(), 'library');
        cpSync(image, root, { recursive: true });
        const first = openLibrary(root);
        const [key] = allOf(first);
        const { hasCrashed } = await crashAt(first, { at, before }, () => evict(first, key!));
        first.close();
        const again = openLibrary(root);
        try {
          expectKept(again);
          const here = filesBelow(path.join(root, 'Originals')).length;
          expect([0, 3]).toContain(here);
          expect(statusOf(again)).toMatchObject({ assets: 1, evicted: here === 0 ? 1 : 0, proven: 1 });
          if (!hasCrashed) expect(here).toBe(0);
          expect(await fetchBack(again, key!)).toMatchObject({ done: 1, files: 3 - here });
          for (const bytes of Object.values(files))
            expect(
              filesBelow(path.join(root, 'Originals')).map((file) =>
                sha256(readFileSync(path.join(root, 'Originals', file))),
              ),
            ).toContain(sha256(bytes));
          expectKept(again);
        } finally {
          again.close();
        }
        if (!hasCrashed) break;
        expect(at).toBeLessThan(60);
      }
    }
  }, 120_000);
});
