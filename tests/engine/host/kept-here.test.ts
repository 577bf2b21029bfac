import { renameSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import { tryToMakeRoom } from '../../../electron/engine/free-space/make-room.ts';
import { fetchCostOf } from '../../../electron/engine/host/fetch-cost.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { idle } from '../temporary.ts';
import { until } from './host-desk.ts';
import { provenDesk } from './proven-desk.ts';

const rules = { videosFirst: false, keepFavourites: false, secondCopy: false };

async function emptyDesk(photos: number) {
  const { desk } = await provenDesk(photos);
  const { sample } = await desk.ask('planFreeSpace', { target: 'desktop', rules });
  const byName = new Map(sample.map((each) => [path.basename(each.path), each]));
  const here = () =>
    filesBelow(path.join(desk.library, 'Originals'))
      .map((file) => path.basename(file))
      .sort();
  return { desk, here, keyOf: (name: string) => byName.get(name)!.asset, all: sample };
}

test('What is kept on this computer comes from the vault, stays whatever frees space, and may go again when let go', async () => {
  const { desk, here, keyOf, all } = await emptyDesk(4);
  await desk.ask('evictOriginals', { ids: [keyOf('IMG_0.JPG')] });
  expect(here()).not.toContain('IMG_0.JPG');
  const ids = [keyOf('IMG_0.JPG'), keyOf('IMG_1.JPG')];
  const cost = await desk.ask('fetchCost', { ids });
  expect(cost).toMatchObject({
    ...{ assets: 1, files: 1, requests: 1, missingBytes: 0, seconds: null },
    bytes: all.find(({ asset }) => asset === ids[0])!.sizeBytes,
  });
  const kept = await desk.ask('keepHere', { ids, keep: true });
  expect(kept).toMatchObject({ done: 2, refused: [] });
  expect(await desk.ended(kept.taskId!)).toMatchObject({ kind: 'fetch', state: 'done' });
  expect(here()).toHaveLength(4);
  const { tiles } = await desk.ask('tiles', { ids });
  expect(tiles.map(({ flags }) => (flags & tileFlag.keptHere) !== 0)).toEqual([true, true]);

  expect(await desk.ask('planFreeSpace', { target: 'desktop', rules })).toMatchObject({
    ...{ assets: 2, staying: { 'kept-here': 2 } },
  });
  expect(await desk.ask('evictOriginals', { ids })).toMatchObject({
    done: 0,
    refused: [{ code: 'kept-here' }, { code: 'kept-here' }],
  });
  await desk.ask('saveSettings', { originalsBudgetBytes: 0 });
  // What was brought or imported a moment ago stays for a day: only the mark holds it later.
  await desk.ask('evictOriginals', { ids: all.map(({ asset }) => asset) });
  expect(here()).toEqual(['IMG_0.JPG', 'IMG_1.JPG']);
  await desk.reopen();
  expect(here()).toEqual(['IMG_0.JPG', 'IMG_1.JPG']);

  await desk.ask('keepHere', { ids: [ids[0]!], keep: false });
  expect(await desk.ask('evictOriginals', { ids })).toMatchObject({
    done: 1,
    refused: [{ code: 'kept-here' }],
  });
  expect(here()).toEqual(['IMG_1.JPG']);
});

test('All originals come back, after a crash too; a disk that cannot hold them is said before, with what is missing', async () => {
  const { desk, here, all } = await emptyDesk(4);
  const ids = all.map(({ asset }) => asset);
  await desk.ask('evictOriginals', { ids });
  expect(here()).toEqual([]);
  const bytes = all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  expect(await desk.ask('fetchCost', {})).toMatchObject({ assets: 4, files: 4, bytes, missingBytes: 0 });
  const library = desk.host.library()!;
  const tight = await fetchCostOf(library, undefined, {
    ...{ signal: idle(), space: () => ({ freeBytes: 15_000_000, totalBytes: 1e9 }) },
  });
  // An import leaves a fiftieth of the disk, and so does this.
  expect(tight.missingBytes).toBe(bytes + 5_000_000);

  // As a crash leaves it: what was asked for stands in the catalog, nothing of it has come.
  for (const id of ids.slice(0, 3)) library.catalog.keptHere.want(id);
  await desk.reopen();
  await until(() => expect(here()).toHaveLength(3));
  const { taskId } = await desk.ask('fetchAllOriginals');
  expect(await desk.ended(taskId)).toMatchObject({ state: 'done' });
  await until(() => expect(here()).toHaveLength(4));
  expect(await desk.ask('fetchCost', {})).toMatchObject({ assets: 0, files: 0, bytes: 0 });
});

test('A full disk takes neither what is kept nor, where the person says so, favourites; what cannot be brought is not waited for', async () => {
  const { desk, here, keyOf, all } = await emptyDesk(4);
  await desk.ask('markAssets', { ids: [keyOf('IMG_0.JPG')], favourite: true });
  await desk.ask('keepHere', { ids: [keyOf('IMG_1.JPG')], keep: true });
  // Nothing has to go by it; what it says of favourites holds.
  await desk.ask('saveSettings', { originalsBudgetBytes: 1e12, keepFavouritesHere: true });
  const library = desk.host.library()!;
  expect(await tryToMakeRoom(library, 1e12, idle())).toMatchObject({ assets: 2 });
  expect(here()).toEqual(['IMG_0.JPG', 'IMG_1.JPG']);
  await desk.ask('saveSettings', { keepFavouritesHere: false });
  expect(await tryToMakeRoom(library, 1e12, idle())).toMatchObject({ assets: 1 });
  expect(here()).toEqual(['IMG_1.JPG']);

  const vault = path.join(desk.home, 'vault');
  renameSync(vault, `${vault}-away`);
  const { taskId } = await desk.ask('fetchOriginals', { ids: all.map(({ asset }) => asset) });
  expect(await desk.ended(taskId)).toMatchObject({ state: 'failed' });
  renameSync(`${vault}-away`, vault);
  await desk.reopen();
  expect((await desk.ask('tasks')).tasks.filter(({ kind }) => kind === 'fetch')).toEqual([]);
  expect(here()).toEqual(['IMG_1.JPG']);
});

test('What comes is paused, goes on, and is given up when it is stopped', async () => {
  const { desk, here, all } = await emptyDesk(3);
  const ids = all.map(({ asset }) => asset);
  await desk.ask('evictOriginals', { ids });
  const { taskId } = await desk.ask('fetchAllOriginals');
  await desk.ask('pauseTask', { taskId });
  expect(await desk.task(taskId)).toMatchObject({ state: 'paused' });
  await desk.ask('resumeTask', { taskId });
  expect(await desk.ended(taskId)).toMatchObject({ state: 'done', done: 3, total: 3 });
  expect(here()).toHaveLength(3);

  await desk.ask('evictOriginals', { ids });
  const stopped = await desk.ask('fetchAllOriginals');
  await desk.ask('cancelTask', stopped);
  expect(await desk.task(stopped.taskId)).toMatchObject({ state: 'stopped' });
  await desk.reopen();
  expect((await desk.ask('tasks')).tasks.filter(({ kind }) => kind === 'fetch')).toEqual([]);
});
