import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { photo } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { cardWith, keyOf, picture } from '../removal/removal-desk.ts';
import { type HostDesk, openHostDesk, until } from './host-desk.ts';

const passphrase = 'correct horse battery staple';
const originalsIn = (desk: HostDesk) => filesBelow(path.join(desk.library, 'Originals')).length;
const kindsOf = async (desk: HostDesk) =>
  (await desk.ask('activity')).entries.map(({ kind, facts }) => [kind, facts.photos]);

test('Recently Deleted: into it, out of it, for good, each noted; another import does not bring it back', async () => {
  const desk = await openHostDesk();
  const library = desk.host.library()!;
  const card = await cardWith({ 'A.JPG': photo(), 'B.JPG': photo() });
  await card.read(library);
  const [a, b] = [keyOf(library, 'A.JPG'), keyOf(library, 'B.JPG')];
  expect(await desk.ask('purgeAssets', { ids: [a] })).toMatchObject({
    done: 0,
    refused: [{ id: a, name: 'A.JPG', code: 'not-in-trash' }],
  });
  expect(await desk.ask('trashAssets', { ids: [a, b] })).toEqual({ done: 2, refused: [] });
  expect(await desk.ask('viewCounts')).toMatchObject({ photos: 0, trash: 2 });
  expect(await desk.ask('restoreAssets', { ids: [b] })).toEqual({ done: 1, refused: [] });
  expect(await desk.ask('purgeAssets', { ids: [a] })).toEqual({ done: 1, refused: [] });
  expect(await desk.ask('viewCounts')).toMatchObject({ photos: 1, trash: 0 });
  expect(originalsIn(desk)).toBe(1);
  expect(await card.read(library)).toMatchObject({ outcomes: { excluded: 1, seen: 1 } });
  expect(await kindsOf(desk)).toEqual([
    ['purged', 1],
    ['restored', 1],
    ['trashed', 2],
  ]);
});

test('a deletion for good that is broken off by closing its window is told to all others', async () => {
  const desk = await openHostDesk();
  const library = desk.host.library()!;
  const names = Array.from({ length: 150 }, (_, at) => `${at}.JPG`);
  await (await cardWith(Object.fromEntries(names.map((name) => [name, photo()])))).read(library);
  const ids = names.map((name) => keyOf(library, name));
  await desk.ask('trashAssets', { ids });
  await new Promise((resolve) => setTimeout(resolve, 500));
  desk.events.length = 0;
  const closed = new AbortController();
  const { catalog } = library;
  const purging = desk.host.handlers.purgeAssets({ ids }, { signal: closed.signal });
  // A hundred go at once: then the window is closed.
  await vi.waitFor(() => expect(catalog.trash.count()).toBeLessThan(150), { timeout: 40_000, interval: 1 });
  closed.abort();
  await expect(purging).rejects.toMatchObject({ name: 'AbortError' });
  expect(catalog.trash.count()).toBe(50);
  await until(() =>
    expect(desk.events.flatMap((event) => (event.type === 'changed' ? event.topics : []))).toEqual(
      expect.arrayContaining(['timeline', 'library']),
    ),
  );
});

test('originals are freed once they are proven, fetched by one task for all that asks, and the vault hears of a deletion', async () => {
  const desk = await openHostDesk();
  const library = desk.host.library()!;
  const names = Array.from({ length: 6 }, (_, at) => `${at}.JPG`);
  await (await cardWith(Object.fromEntries(names.map((name) => [name, photo()])))).read(library);
  picture(library);
  const keys = names.map((name) => keyOf(library, name));
  await expect(desk.ask('evictOriginals', { ids: keys })).rejects.toMatchObject({ code: 'vault-none' });
  const folder = path.join(desk.home, 'disk');
  mkdirSync(folder);
  const place = { kind: 'folder' as const, placeId: desk.host.placeOf(folder) };
  await desk.ask('createVault', { place, dedup: 'private', passphrase });
  await until(async () => expect(await desk.ask('safety')).toMatchObject({ proven: 6 }));
  picture(library);
  await until(() => expect(library.catalog.backups.due(Date.now())).toEqual([]));

  const freed = await desk.ask('evictOriginals', { ids: keys });
  expect(freed).toMatchObject({ done: 6, refused: [] });
  expect(freed.freedBytes).toBeGreaterThan(6 * 20_000);
  expect(originalsIn(desk)).toBe(0);
  expect((await desk.ask('asset', { id: keys[0]! })).files[0]).toMatchObject({ where: 'vault' });

  const first = await desk.ask('fetchOriginals', { ids: keys.slice(0, 3) });
  const second = await desk.ask('fetchOriginals', { ids: keys.slice(2) });
  for (const { taskId } of [first, second]) expect(await desk.ended(taskId)).toMatchObject({ state: 'done' });
  await until(() => expect(originalsIn(desk)).toBe(6));
  expect((await desk.ask('asset', { id: keys[0]! })).files[0]).toMatchObject({ where: 'here' });
  expect(Object.fromEntries(await kindsOf(desk))).toMatchObject({ evicted: 6 });
  expect((await kindsOf(desk)).map(([kind]) => kind)).toContain('fetched');

  await desk.ask('trashAssets', { ids: [keys[0]!] });
  await desk.ask('purgeAssets', { ids: [keys[0]!] });
  await until(() => expect(library.catalog.tombstones.untoldCount()).toBe(0));
});
