import { renameSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createFolderObserver } from '../../../electron/phone/folder/folder-observer.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { cardSlot, openHostDesk, until } from './host-desk.ts';

const jpeg = (seed: number) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000 + seed, seed)]);

test('A card that is put in is listed by itself, and imported when asked for; the bar adds up all the time', async () => {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  const card = slot.card('EOS');
  for (let at = 0; at < 12; at++) plantOn(card, `DCIM/IMG_${at}.JPG`, jpeg(at));
  plantOn(card, 'DCIM/notes.txt', Buffer.from('none'));
  const slotted = slot.put('EOS');
  const looked = await until(async () => {
    const now = await desk.card();
    expect(now.lookedAtMs).not.toBeNull();
    return now;
  });
  expect(looked).toMatchObject({
    state: 'ready',
    listed: 13,
    bar: { waiting: 12, excluded: 1, hereOnly: 0 },
  });
  expect(looked.pending).toMatchObject({ items: 12 });
  const { taskId } = await desk.ask('importPhone', { phone: looked.id });
  const task = await desk.ended(taskId);
  expect(task).toMatchObject({ kind: 'import', state: 'done', result: { imported: 12, pending: 0 } });
  const after = await until(async () => {
    const now = await desk.card();
    expect(now.bar.hereOnly).toBe(12);
    return now;
  });
  expect(after).toMatchObject({ listed: 13, taskId: null, bar: { waiting: 0, excluded: 1, safe: 0 } });
  const page = await desk.ask('phoneLedger', { phone: looked.id });
  expect(page.items).toEqual([expect.objectContaining({ path: 'DCIM/notes.txt', outcome: 'unsupported' })]);
  renameSync(slotted, path.join(desk.home, 'pulled'));
  await until(async () => expect((await desk.card()).state).toBe('away'));
  const { entries } = await desk.ask('activity');
  expect(entries.map(({ kind }) => kind)).toContain('imported');
});

test('A phone that was forgotten is not shown until it comes again; what was imported stays', async () => {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  const card = slot.card('OLD');
  plantOn(card, 'DCIM/IMG_1.JPG', jpeg(1));
  const slotted = slot.put('OLD');
  const { id } = await until(async () => {
    const now = await desk.card();
    expect(now).toMatchObject({ listed: 1, taskId: null });
    return now;
  });
  const { taskId } = await desk.ask('importPhone', { phone: id });
  await desk.ended(taskId);
  const away = path.join(desk.home, 'pulled');
  renameSync(slotted, away);
  await until(async () => expect((await desk.card()).state).toBe('away'));
  await desk.ask('forgetPhone', { phone: id });
  expect((await desk.ask('phones')).phones).toEqual([]);
  await desk.reopen();
  expect((await desk.ask('phones')).phones).toEqual([]);
  expect(await desk.ask('library')).toMatchObject({ assets: 1 });
  renameSync(away, slotted);
  await until(async () =>
    expect(await desk.card()).toMatchObject({ id, state: 'ready', bar: { hereOnly: 1 } }),
  );
  renameSync(slotted, away);
  await until(async () => expect((await desk.card()).state).toBe('away'));
});

test('The ledger of a phone comes in pages by path, of one outcome or of all that is not simply here, and adds up', async () => {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  const card = slot.card('BIG');
  for (let at = 0; at < 450; at++)
    plantOn(card, `DCIM/n${String(at).padStart(3, '0')}.txt`, Buffer.from('x'));
  for (let at = 0; at < 5; at++) plantOn(card, `DCIM/IMG_${at}.JPG`, jpeg(at));
  slot.put('BIG');
  const { id } = await until(async () => {
    const now = await desk.card();
    expect(now).toMatchObject({ listed: 455, taskId: null });
    return now;
  });
  const read = async (outcome?: 'unsupported' | 'pending') => {
    const paths: string[] = [];
    for (let pages = 1; ; pages++) {
      const after = paths.at(-1);
      const page = await desk.ask('phoneLedger', {
        phone: id,
        ...(outcome && { outcome }),
        ...(after && { after }),
      });
      expect(page.listed).toBe(455);
      expect(Object.values(page.outcomes).reduce((sum, each) => sum + each, 0)).toBe(455);
      paths.push(...page.items.map((item) => item.path));
      if (page.isLast) return { paths, pages };
    }
  };
  const all = await read();
  expect(all.pages).toBe(3);
  expect(new Set(all.paths).size).toBe(455);
  expect(all.paths).toEqual(all.paths.toSorted());
  expect((await read('unsupported')).paths).toHaveLength(450);
  expect((await read('pending')).paths).toHaveLength(5);
  expect(await desk.ask('phoneLedger', { phone: 'nobody' })).toMatchObject({
    listed: 0,
    items: [],
    isLast: true,
  });
});

test('What is excluded by the person’s rules is not fetched; a phone that is not there cannot be imported', async () => {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  await desk.ask('saveSettings', { exclude: ['DCIM/Screenshots/*'] });
  const card = slot.card('CARD');
  plantOn(card, 'DCIM/Screenshots/S_1.JPG', jpeg(1));
  plantOn(card, 'DCIM/IMG_1.JPG', jpeg(2));
  slot.put('CARD');
  const now = await until(async () => {
    const each = await desk.card();
    expect(each).toMatchObject({ listed: 2, taskId: null, bar: { waiting: 1, excluded: 1 } });
    return each;
  });
  const { taskId } = await desk.ask('importPhone', { phone: now.id });
  expect(await desk.ended(taskId)).toMatchObject({ result: { imported: 1, excluded: 1 } });
  await expect(desk.ask('importPhone', { phone: 'nobody' })).rejects.toMatchObject({ code: 'no-phone' });
  await expect(desk.ask('lookAtPhone', { phone: 'nobody' })).rejects.toMatchObject({ code: 'no-phone' });
});
