import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { photos } from '../backup/backup-desk.ts';
import { plantOn } from '../import/plant-on.ts';
import { expectSameObjects } from '../mirror/mirror-desk.ts';
import { idle } from '../temporary.ts';
import { type HostDesk, openHostDesk, until } from './host-desk.ts';

const passphrase = 'correct horse battery staple';

async function importSome(desk: HostDesk, name: string): Promise<void> {
  const card = path.join(desk.home, name);
  for (const [file, bytes] of Object.entries(photos(5))) plantOn(card, file, bytes);
  const phone = await openFolder(card);
  await importPhone(desk.host.library()!, phone, { signal: idle() });
  await phone.close();
}

function disk(desk: HostDesk, name: string) {
  const folder = path.join(desk.home, name);
  mkdirSync(folder, { recursive: true });
  return { folder, place: { kind: 'folder' as const, placeId: desk.host.placeOf(folder) } };
}

test('a second copy is added, fills itself, says how far it is and why not, and is let go', async () => {
  const desk = await openHostDesk();
  await importSome(desk, 'card');
  const first = disk(desk, 'first');
  const second = disk(desk, 'second');
  await expect(desk.ask('addMirror', { place: second.place })).rejects.toMatchObject({ code: 'vault-none' });
  await desk.ask('createVault', { place: first.place, dedup: 'private', passphrase });
  const idleNow = () =>
    until(async () => {
      const { tasks } = await desk.ask('tasks');
      expect(tasks.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true);
      expect(await desk.ask('safety')).toMatchObject({ waiting: 0 });
    });
  await idleNow();
  expect(await desk.ask('mirrors')).toEqual({ mirrors: [] });
  await expect(desk.ask('addMirror', { place: first.place })).rejects.toMatchObject({
    code: 'mirror-is-vault',
  });

  await desk.ask('addMirror', { place: second.place });
  await idleNow();
  const { mirrors } = await desk.ask('mirrors');
  expect(mirrors).toMatchObject([{ kind: 'folder', files: 5, proven: 5, lastRun: { failed: 0, extra: 0 } }]);
  // A window knows a store by its name, never by a path.
  expect(mirrors[0]!.place).toBe(path.join(path.basename(desk.home), 'second'));
  expectSameObjects(first.folder, second.folder);
  const { places } = await desk.ask('copies', {});
  expect(places.filter(({ kind }) => kind === 'vault').map(({ name }) => path.basename(name))).toEqual([
    'first',
    'second',
  ]);

  renameSync(second.folder, `${second.folder}-away`);
  await importSome(desk, 'another');
  const away = await desk.ended((await desk.ask('startBackup')).taskId);
  // The backup itself is well.
  expect(away.state).toBe('done');
  const behind = (await desk.ask('mirrors')).mirrors[0]!;
  expect(behind.lastRun!.trouble?.code).toMatch(/^(?:store|vault)-missing$/);
  expect(JSON.stringify(behind)).not.toContain('photoferry ');
  const kinds = (await desk.ask('activity', {})).entries.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['mirror-made', 'mirror-behind']));
  renameSync(`${second.folder}-away`, second.folder);
  await desk.ended((await desk.ask('startBackup')).taskId);
  expect((await desk.ask('mirrors')).mirrors).toMatchObject([{ files: 10, proven: 10 }]);
  expectSameObjects(first.folder, second.folder);

  await desk.ask('removeMirror', { id: behind.id });
  expect(await desk.ask('mirrors')).toEqual({ mirrors: [] });
  expectSameObjects(first.folder, second.folder);
});
