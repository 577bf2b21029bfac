import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createFolderObserver } from '../../../electron/phone/folder/folder-observer.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { cardSlot, openHostDesk, until } from './host-desk.ts';

const photos = 6;
const photo = (seed: number) =>
  sharp({ create: { width: 2600, height: 1700, channels: 3, background: { r: seed * 30, g: 90, b: 160 } } })
    .jpeg()
    .toBuffer();

test('Behind an import pictures are made, and all of it is backed up and proven, without anybody asking', async () => {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  const disk = path.join(desk.home, 'disk');
  mkdirSync(disk);
  const place = { kind: 'folder' as const, placeId: desk.host.placeOf(disk) };
  await desk.ask('createVault', { place, dedup: 'private', passphrase: 'correct horse battery staple' });
  const card = slot.card('CARD');
  for (let at = 0; at < photos; at++) plantOn(card, `DCIM/IMG_${at}.JPG`, await photo(at));
  slot.put('CARD');
  const { id } = await until(async () => {
    const now = await desk.card();
    expect(now).toMatchObject({ listed: photos, taskId: null });
    return now;
  });
  await desk.ask('importPhone', { phone: id });
  await until(async () => {
    expect(await desk.card()).toMatchObject({ bar: { safe: photos, hereOnly: 0, waiting: 0 } });
    expect(await desk.ask('safety')).toMatchObject({ backedUp: photos, proven: photos });
    const { tasks } = await desk.ask('tasks');
    expect(tasks.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true);
  });
  const { tasks } = await desk.ask('tasks');
  expect(tasks.find(({ kind }) => kind === 'pictures')).toMatchObject({
    state: 'done',
    result: { thumbnails: photos, previews: photos, failed: 0 },
  });
  const { days } = await desk.ask('timelineDays', { view: 'photos' });
  const [[day, count]] = days as [[number, number]];
  const { stretches } = await desk.ask('timelineTiles', {
    filter: { view: 'photos' },
    stretches: [{ day, offset: 0, limit: count }],
  });
  for (const tile of stretches[0]!) {
    expect(tile.thumbhash).not.toBeNull();
    expect((await desk.host.media.thumbnail(tile.assetId, tile.picture)).bytes.length).toBeGreaterThan(100);
  }
});

test('What an app that was closed has not made yet is made when it is opened again', async () => {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  const card = slot.card('CARD');
  for (let at = 0; at < photos; at++) plantOn(card, `DCIM/IMG_${at}.JPG`, await photo(at));
  slot.put('CARD');
  const { id } = await until(async () => {
    const now = await desk.card();
    expect(now).toMatchObject({ listed: photos, taskId: null });
    return now;
  });
  const { taskId } = await desk.ask('importPhone', { phone: id });
  await until(async () =>
    expect((await desk.task(taskId)).result?.imported ?? (await desk.task(taskId)).done).toBeGreaterThan(0),
  );
  await desk.reopen();
  const { catalog } = desk.host.library()!;
  await until(async () => {
    expect(await desk.card()).toMatchObject({ bar: { hereOnly: photos } });
    for (const kind of ['thumbnail', 'preview']) expect(catalog.jobs.waiting(kind)).toBe(0);
  });
});
