import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { statusOf } from '../../../electron/engine/status.ts';
import { idle, temporaryFolder } from '../temporary.ts';
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
  vaultFor,
} from './backup-desk.ts';

it('everything is in the vault, proven and told; a second backup asks the store only whether the vault is there', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(30));
  await vaultFor(library);
  expect(await backUp(library)).toMatchObject({
    assets: 30,
    backedUp: 30,
    proven: 30,
    failed: 0,
    pending: 0,
  });
  expect(await expectKept(library)).toBe(30);
  expect(statusOf(library)).toMatchObject({ assets: 30, backedUp: 30, proven: 30 });
  expect(await backUp(library)).toMatchObject({ backedUp: 30, sentBytes: 0, requests: 1 });

  await bring(library, photos(3));
  expect(statusOf(library)).toMatchObject({ assets: 33, backedUp: 30 });
  expect(await backUp(library)).toMatchObject({ backedUp: 33, proven: 33 });
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(33);
  expect(await expectKept(library)).toBe(33);
});

it('a library without a vault says so, and what to do', async () => {
  await ownConfig();
  const library = await libraryAt();
  await expect(backUp(library)).rejects.toMatchObject({
    code: 'vault-none',
    advice: expect.stringContaining('vault create') as string,
  });
});

it('an original that was damaged, taken away or is not readable fails alone, with a code; the others go on', async () => {
  await ownConfig();
  const library = await libraryAt();
  const files = photos(6);
  await bring(library, files);
  await vaultFor(library);
  const damaged = originalOf(library, 'IMG_1.JPG');
  writeFileSync(damaged, photo());
  rmSync(originalOf(library, 'IMG_2.JPG'));
  const done = await backUp(library);
  expect(done).toMatchObject({ assets: 6, backedUp: 4, proven: 4, failed: 2, pending: 2 });
  expect(done.failures.map(({ code, path: place }) => `${path.basename(place)} ${code}`).sort()).toEqual([
    'IMG_1.JPG file-changed',
    'IMG_2.JPG file-unreadable',
  ]);
  expect(await expectKept(library)).toBe(4);

  // The phone still has them: the next import brings them, and the next backup takes them.
  rmSync(damaged);
  await bring(library, files);
  expect(await backUp(library)).toMatchObject({ backedUp: 6, failed: 0 });
  expect(await expectKept(library)).toBe(6);
});

it('a photo with companions is backed up when all of it is', async () => {
  await ownConfig();
  const library = await libraryAt();
  const sidecar = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>');
  await bring(library, { 'IMG_1.JPG': photo(), 'IMG_1.XMP': sidecar });
  await vaultFor(library);
  const place = originalOf(library, 'IMG_1.XMP');
  const aside = path.join(await temporaryFolder(), 'aside');
  copyFileSync(place, aside);
  rmSync(place);
  expect(await backUp(library)).toMatchObject({ assets: 1, backedUp: 0, failed: 1 });
  copyFileSync(aside, place);
  library.catalog.backups.reopen(1);
  expect(await backUp(library)).toMatchObject({ assets: 1, backedUp: 1, proven: 1 });
  expect(await expectKept(library)).toBe(1);

  // A companion that comes later makes it due again, and sends nothing twice.
  await bring(library, { 'IMG_1.JPG': photo(), 'IMG_1.AAE': Buffer.from('<plist version="1.0"></plist>') });
  const again = await backUp(library);
  expect(again).toMatchObject({ failed: 0 });
  expect(again.backedUp).toBe(again.assets);
});

it('what changes later is told without sending a photo again', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(2));
  await vaultFor(library);
  await backUp(library);
  const { assetId } = library.catalog.assets.asset(1)!;
  library.catalog.marks.mark(1, { favourite: true });
  library.catalog.marks.rotate(1, 90);
  const done = await backUp(library);
  expect(done).toMatchObject({ backedUp: 2, sentBytes: 0 });
  const open = await opened(library);
  expect(await namesIn(open, 'log/')).toHaveLength(2);
  expect(await namesIn(open, 'refs/')).toHaveLength(1);
  const said = (await logOf(open)).get(`asset:${Buffer.from(assetId).toString('hex')}`);
  expect(said?.get('favourite')?.value).toBe(true);
  expect(said?.get('rotation')?.value).toBe(90);
});

it('after the catalog is lost, what is in the vault is read back and counts; nothing is sent again', async () => {
  await ownConfig();
  const files = photos(8);
  const first = await libraryAt();
  await bring(first, files);
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  const open = await opened(first);
  const before = await namesIn(open, 'blobs/');

  const second = await libraryAt();
  await bring(second, files);
  await join(second, place, phrase);
  expect(await backUp(second)).toMatchObject({ backedUp: 8, proven: 8, sentBytes: 0 });
  expect(await namesIn(open, 'blobs/')).toEqual(before);
  expect(await expectKept(second)).toBe(8);
});

it('a blob of another desktop that is damaged or gone does not count: the photo is sent under a new generation', async () => {
  await ownConfig();
  const files = photos(5);
  const first = await libraryAt();
  await bring(first, files);
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  const open = await opened(first);
  const [one, two] = await namesIn(open, 'blobs/');
  appendFileSync(path.join(place, one!), 'x');
  rmSync(path.join(place, two!));

  const second = await libraryAt();
  await bring(second, files);
  await join(second, place, phrase);
  const done = await backUp(second);
  expect(done).toMatchObject({ backedUp: 5, proven: 5, failed: 0 });
  expect(done.sentBytes).toBeGreaterThan(40_000);
  expect(await namesIn(open, 'blobs/')).toHaveLength(6);
  expect(await expectKept(second)).toBe(5);
});

it('a generation that a collector has marked is not used: the same again under a new one', async () => {
  await ownConfig();
  const files = photos(4);
  const first = await libraryAt();
  await bring(first, files);
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  const open = await opened(first);
  const marked = (await namesIn(open, 'blobs/'))[0]!;
  const [, domain, , blob] = marked.split('/');
  await open.vault.store.put(`condemned/${domain}/${blob}`, new Uint8Array(), { signal: idle() });

  const second = await libraryAt();
  await bring(second, files);
  await join(second, place, phrase);
  expect(await backUp(second)).toMatchObject({ backedUp: 4, proven: 4 });
  // The collector goes on with what it marked.
  rmSync(path.join(place, marked));
  expect(await expectKept(second)).toBe(4);
});

it('a copied library becomes a desktop of its own, and both logs stay sound', async () => {
  await ownConfig();
  const root = await temporaryFolder();
  const library = await libraryAt(path.join(root, 'one'));
  await bring(library, photos(3));
  await vaultFor(library);
  await backUp(library);
  library.close();
  cpSync(path.join(root, 'one'), path.join(root, 'two'), { recursive: true });

  const one = await libraryAt(path.join(root, 'one'));
  await bring(one, photos(2));
  expect(await backUp(one)).toMatchObject({ backedUp: 5, notices: [] });
  const two = await libraryAt(path.join(root, 'two'));
  await bring(two, photos(4));
  expect(await backUp(two)).toMatchObject({
    ...{ assets: 7, backedUp: 7, proven: 7, pending: 0, notices: ['desktop-renewed'] },
  });
  // What the former name told is told again in this very backup: nothing of it has to be there.
  const { desktop } = (await opened(two)).vault;
  expect(await referredBy(two, desktop)).toBe(7);
  const { assets, backups } = two.catalog;
  for (let key = 1; key <= 7; key++)
    expect(Object.keys(backups.loggedOf(assets.asset(key)!.assetId)), `asset ${key} told`).toContain('kind');
  expect(await expectKept(two)).toBe(7);
  expect(await expectKept(one)).toBe(5);
  await bring(one, photos(1));
  expect(await backUp(one)).toMatchObject({ backedUp: 6, notices: [] });
  expect(await expectKept(one)).toBe(6);
});

/** So many blobs a desktop has referred to. */
async function referredBy(library: Library, desktop: string): Promise<number> {
  const { vault } = await opened(library);
  let count = 0;
  for await (const { name } of vault.store.list({
    prefix: `refs/${vault.member}/${desktop}/`,
    signal: idle(),
  })) {
    const text = readFileSync(path.join(vault.store.place, name), 'utf8');
    const { entries } = JSON.parse(text.split('\n')[0]!) as { entries: { blobs: string[] }[] };
    count += entries.reduce((sum, { blobs }) => sum + blobs.length, 0);
  }
  return count;
}

it('a copy on another computer, whose marker is as old, is found by what the store holds', async () => {
  const config = await ownConfig();
  const root = await temporaryFolder();
  const library = await libraryAt(path.join(root, 'one'));
  await bring(library, photos(3));
  await vaultFor(library);
  await backUp(library);
  library.close();
  for (const [from, to] of [
    [path.join(root, 'one'), path.join(root, 'two')],
    [config, path.join(root, 'config')],
  ] as const)
    cpSync(from, to, { recursive: true });
  const one = await libraryAt(path.join(root, 'one'));
  await bring(one, photos(2));
  await backUp(one);
  process.env.PHOTOFERRY_CONFIG_DIR = path.join(root, 'config');
  const two = await libraryAt(path.join(root, 'two'));
  await bring(two, photos(1));
  expect(await backUp(two)).toMatchObject({ backedUp: 4, notices: ['desktop-renewed'] });
  expect(await expectKept(two)).toBe(4);
});

it('where the vault is not, nothing is written: an empty folder, or another vault in its place', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(2));
  const { place } = await vaultFor(library);
  rmSync(place, { recursive: true });
  await expect(backUp(library)).rejects.toMatchObject({ code: 'store-missing' });
  mkdirSync(place);
  await expect(backUp(library)).rejects.toMatchObject({ code: 'vault-missing' });
  expect(readdirSync(place, { recursive: true })).toEqual([]);
  const other = await libraryAt();
  await vaultFor(other, { place });
  const before = readdirSync(place, { recursive: true }).length;
  await expect(backUp(library)).rejects.toMatchObject({ code: 'vault-another' });
  expect(readdirSync(place, { recursive: true })).toHaveLength(before);
});

it('a computer that has lost its key says so, and joins again as another desktop', async () => {
  const config = await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(3));
  const { place, phrase } = await vaultFor(library);
  await backUp(library);
  rmSync(path.join(config, 'desktops'), { recursive: true });
  await bring(library, photos(1));
  await expect(backUp(library)).rejects.toMatchObject({
    code: 'desktop-key-missing',
    advice: expect.stringContaining('vault join') as string,
  });
  await join(library, place, phrase);
  expect(await backUp(library)).toMatchObject({ backedUp: 4, proven: 4, notices: [] });
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(4);
  expect(await expectKept(library)).toBe(4);
});

it('a library whose disk is gone stops the backup, and no photo is blamed', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(3));
  await vaultFor(library);
  const originals = path.join(library.root, 'Originals');
  renameSync(originals, `${originals}-gone`);
  expect(await backUp(library)).toMatchObject({ failed: 0, stoppedBy: { code: 'library-gone' } });
  renameSync(`${originals}-gone`, originals);
  expect(await backUp(library)).toMatchObject({ backedUp: 3, failed: 0 });
});

it('thumbnails and previews that are made later follow', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(2));
  await vaultFor(library);
  await backUp(library);
  const { assetId } = library.catalog.assets.asset(1)!;
  library.thumbnails.transaction(() => library.thumbnails.put(assetId, 'image/webp', photo(3000)));
  library.catalog.assets.setThumbhash(1, Buffer.from('0123456789'));
  const hex = Buffer.from(assetId).toString('hex');
  mkdirSync(path.join(library.previews, hex.slice(0, 2)), { recursive: true });
  writeFileSync(path.join(library.previews, hex.slice(0, 2), `${hex}.jpg`), photo(9000));
  expect(await backUp(library)).toMatchObject({ backedUp: 2, proven: 2, failed: 0 });
  const open = await opened(library);
  const said = (await logOf(open)).get(`asset:${hex}`)!;
  expect(said.get('preview')?.value).toMatchObject({ type: 'image/jpeg', sizeBytes: 9004 });
  expect(said.get('thumbnail')?.value).toMatchObject({ type: 'image/webp', length: 3004 });
  expect(await namesIn(open, 'thumbs/')).toHaveLength(1);
  library.catalog.backups.reopen(1);
  await backUp(library);
  expect(await namesIn(open, 'thumbs/')).toHaveLength(1);
  expect(await namesIn(open, 'blobs/')).toHaveLength(3);
});

it('an interrupted backup keeps what was acknowledged and goes on', async () => {
  await ownConfig();
  const library = await libraryAt();
  // Three batches and more: when the third goes out, the end of the first has been told.
  await bring(library, photos(1200, 300));
  await vaultFor(library);
  const controller = new AbortController();
  const stopped = await backUp(library, {
    signal: controller.signal,
    onProgress: ({ done }) => done >= 64 && controller.abort(),
  });
  expect(stopped.stoppedBy).toBeUndefined();
  expect(stopped.backedUp).toBeGreaterThanOrEqual(64);
  expect(stopped.backedUp).toBeLessThan(1200);
  expect(await expectKept(library)).toBe(stopped.backedUp);
  expect(await backUp(library)).toMatchObject({ backedUp: 1200, proven: 1200 });
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(1200);
});
