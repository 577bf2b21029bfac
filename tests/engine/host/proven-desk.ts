import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import { createFolderObserver } from '../../../electron/phone/folder/folder-observer.ts';
import { plantOn } from '../import/plant-on.ts';
import { cardSlot, type HostDesk, openHostDesk, until } from './host-desk.ts';

/** Photos of a card, imported, in a vault and proven. */
export async function provenDesk(photos: number): Promise<{ desk: HostDesk; id: string; card: string }> {
  const slot = await cardSlot();
  const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
  const card = slot.card('EOS');
  for (let at = 0; at < photos; at++) {
    const background = { r: at * 10, g: 200 - at, b: 60 };
    const picture = sharp({ create: { width: 60, height: 40 + at, channels: 3, background } });
    plantOn(card, `DCIM/IMG_${at}.JPG`, await picture.jpeg().toBuffer(), Date.UTC(2023, 1, 1 + at, 9));
  }
  const slotted = slot.put('EOS');
  const { id } = await until(async () => {
    const now = await desk.card();
    expect(now).toMatchObject({ listed: photos, taskId: null });
    return now;
  });
  await desk.ended((await desk.ask('importPhone', { phone: id })).taskId);
  const place = path.join(desk.home, 'vault');
  mkdirSync(place);
  const named = { kind: 'folder' as const, placeId: desk.host.placeOf(place) };
  await desk.ask('createVault', {
    place: named,
    dedup: 'private',
    passphrase: 'correct horse battery staple',
  });
  await until(async () => {
    expect(await desk.ask('safety')).toMatchObject({ proven: photos, waiting: 0 });
    const { tasks } = await desk.ask('tasks');
    expect(tasks.filter(({ endedAtMs }) => endedAtMs === null)).toEqual([]);
  });
  return { desk, id, card: slotted };
}
