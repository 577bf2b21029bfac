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
  renameSync(card, path.join(desk.home, 'pulled'));
  await until(async () => expect((await desk.card()).state).toBe('away'));
  const { entries } = await desk.ask('activity');
  expect(entries.map(({ kind }) => kind)).toContain('imported');
});
