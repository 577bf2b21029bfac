import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { copiesOf } from '../../../electron/engine/free-space/copies.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { fetchOriginals } from '../../../electron/engine/originals/fetch-originals.ts';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { statusOf } from '../../../electron/engine/status.ts';
import { backUp, libraryAt, namesIn, opened, originalOf, ownConfig, photo } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { crashAt } from '../removal/crashing-disk.ts';
import { expectKept, keyOf } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { allOf, backedUp, evict, fetchBack, generationOf } from './originals-desk.ts';

let library: Library;
beforeEach(async () => {
  await ownConfig();
  library = await libraryAt();
});

describe('bringing originals back', () => {
  it('goes on after a crash at any step, and nothing lies twice', async () => {
    await backedUp(library, { 'A.JPG': photo(), 'B.JPG': photo() });
    await evict(library, ...allOf(library));
    library.catalog.makeDurable();
    const image = library.root;
    library.close();
    for (const before of [true, false]) {
      for (let at = 1; ; at++) {
        const root = path.join(await temporaryFolder(), 'library');
        cpSync(image, root, { recursive: true });
        const first = openLibrary(root);
        const { hasCrashed } = await crashAt(first, { at, before }, () => fetchBack(first, ...allOf(first)));
        first.close();
        const again = openLibrary(root);
        try {
          expect(await fetchBack(again, ...allOf(again))).toMatchObject({ done: 2, refused: [] });
          expectKept(again);
          expect(statusOf(again)).toMatchObject({ evicted: 0 });
        } finally {
          again.close();
        }
        if (!hasCrashed) break;
        expect(at).toBeLessThan(60);
      }
    }
  }, 120_000);

  it('finds a free name where something else has its own, and what somebody took away', async () => {
    const files = { 'A.JPG': photo(), 'B.JPG': photo() };
    await backedUp(library, files);
    const [a, b] = [originalOf(library, 'A.JPG'), originalOf(library, 'B.JPG')];
    await evict(library, keyOf(library, 'A.JPG'));
    writeFileSync(a, 'a stranger');
    rmSync(b);
    expect(await fetchBack(library, ...allOf(library))).toMatchObject({ done: 2, files: 2 });
    expect(readFileSync(a, 'utf8')).toBe('a stranger');
    expect(path.basename(originalOf(library, 'A.JPG'))).toBe('A-2.JPG');
    expect(originalOf(library, 'B.JPG')).toBe(b);
    expectKept(library, { strangers: 1 });
  });

  it('names what the vault does not give, and brings the rest', async () => {
    const { place } = await backedUp(library, { 'A.JPG': photo(), 'B.JPG': photo() });
    await evict(library, ...allOf(library));
    const { backups } = library.catalog;
    const { blob } = backups.backupOf(keyOf(library, 'A.JPG')).find(({ role }) => role === 'photo')!;
    const text = Buffer.from(backups.blob(blob!)!.generation).toString('hex');
    rmSync(path.join(place, filesBelow(place).find((file) => file.endsWith(text))!));
    expect(await fetchBack(library, ...allOf(library), 999)).toMatchObject({
      done: 1,
      files: 1,
      refused: [{ code: 'no-such-asset' }, { name: 'A.JPG', code: 'blob-missing' }],
    });
    expectKept(library);
    // The proof finds it out, and the next import of the phone is glad to bring it.
    expect(await proveVault(library, { deep: false, signal: idle() })).toMatchObject({ repaired: 0 });
    expect(statusOf(library)).toMatchObject({ evicted: 0, failed: 1 });
    expect(await namesIn(await opened(library), 'blobs/')).not.toContain(text);
  });

  it('what the vault had lost and has again counts again by a proof, and comes', async () => {
    const files = { 'A.JPG': photo(), 'B.JPG': photo() };
    const { place } = await backedUp(library, files);
    await evict(library, ...allOf(library));
    const object = path.join(
      place,
      filesBelow(place).find((file) => file.endsWith(generationOf(library, 'A.JPG')))!,
    );
    const aside = path.join(await temporaryFolder(), 'object');
    copyFileSync(object, aside);
    writeFileSync(object, readFileSync(object).fill(1, 5000, 6000));
    await proveVault(library, { deep: true, signal: idle() });
    expect(await backUp(library)).toMatchObject({ failed: 1, backedUp: 1 });
    expect(await fetchBack(library, keyOf(library, 'A.JPG'))).toMatchObject({
      refused: [{ code: 'original-missing' }],
    });
    const { nowhere } = await copiesOf(library);
    expect(nowhere).toMatchObject({ assets: 1, bytes: files['A.JPG'].length });

    copyFileSync(aside, object);
    expect(await proveVault(library, { deep: false, signal: idle() })).toMatchObject({ broken: [] });
    expect(await backUp(library)).toMatchObject({ failed: 0, failures: [], backedUp: 2, proven: 2 });
    expect(statusOf(library)).toMatchObject({ evicted: 2, failed: 0, proven: 2 });
    expect((await copiesOf(library)).nowhere).toEqual({ assets: 0, bytes: 0 });
    expect(await fetchBack(library, ...allOf(library))).toMatchObject({ done: 2, refused: [] });
    expectKept(library);
  });

  it('is stopped at a safe place, and what has come stays', async () => {
    await backedUp(
      library,
      Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}.JPG`, photo(20_000)])),
    );
    await evict(library, ...allOf(library));
    const stop = new AbortController();
    const stopped = fetchOriginals(library, allOf(library), {
      signal: stop.signal,
      onProgress: ({ bytes }) => {
        if (bytes > 0) stop.abort();
      },
    });
    await expect(stopped).rejects.toThrow();
    expect(filesBelow(path.join(library.root, 'Originals')).length).toBeLessThan(300);
    expectKept(library);
    expect(await fetchBack(library, ...allOf(library))).toMatchObject({ done: 300 });
    expectKept(library);
  });
});
