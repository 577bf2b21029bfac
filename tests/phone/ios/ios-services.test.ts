import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fileInfo,
  listFolder,
  makeFolder,
  writeFile as writeToPhone,
} from '../../../electron/phone/ios/afc-files.ts';
import { openHouseArrest } from '../../../electron/phone/ios/house-arrest.ts';
import { namesInFolder } from '../../../electron/phone/ios/names-in-folder.ts';
import { loadNative } from '../../../electron/phone/ios/native.ts';
import { watchNotifications } from '../../../electron/phone/ios/watch-notifications.ts';
import { type IphoneHarness, idle, noAddon, setUpIphone } from './iphone-harness.ts';

describe.skipIf(noAddon)('services of an iPhone besides its photos', () => {
  let harness: IphoneHarness;
  let container: string;
  beforeAll(async () => {
    container = await mkdtemp(join(tmpdir(), 'iphone-app-'));
    await mkdir(join(container, 'Documents'));
    await writeFile(join(container, 'Documents/note.txt'), 'noted');
    harness = await setUpIphone({ phone: { apps: { 'org.example.notes': container } } });
    await harness.connect();
  });
  afterAll(async () => {
    await harness.close();
    await rm(container, { recursive: true });
  });
  const context = () => ({ native: loadNative()!, udid: harness.iphone.udid, timeoutMs: 2000 });

  it.each(['VendContainer', 'VendDocuments'] as const)(
    'opens the files of an application: %s',
    async (vend) => {
      const application = { bundleId: 'org.example.notes', vend };
      const connection = await openHouseArrest(context(), application, idle());
      const names = [...namesInFolder(await listFolder(connection, Buffer.from('/Documents')))];
      expect(names.map(({ name }) => name.toString())).toContain('note.txt');
      await makeFolder(connection, '/Documents/a/b');
      const bytes = Buffer.alloc(3_000_000, 'x');
      await writeToPhone(connection, { path: '/Documents/a/b/c.txt' }, bytes, idle());
      const info = await fileInfo(connection, Buffer.from('/Documents/a/b/c.txt'));
      expect(info).toMatchObject({ kind: 'file', sizeBytes: 3_000_000 });
      connection.close();
    },
  );

  it('says so when there is no such application', async () => {
    const application = { bundleId: 'org.example.none', vend: 'VendDocuments' as const };
    await expect(openHouseArrest(context(), application, idle())).rejects.toMatchObject({
      code: 'phone-refused',
    });
  });

  it('is told of the notifications that it asked for, until it is unplugged', async () => {
    const seen: string[] = [];
    const posting = setInterval(() => {
      void harness.iphone.notify('org.example.other');
      void harness.iphone.notify('com.apple.itunes-mobdev.syncWillStart');
    }, 20);
    const watching = (async () => {
      const names = ['com.apple.itunes-mobdev.syncWillStart'];
      for await (const name of watchNotifications(context(), names, idle())) {
        seen.push(name);
        if (seen.length === 2) await harness.iphone.unplug();
      }
    })();
    await expect(watching).rejects.toMatchObject({ code: 'phone-gone' });
    clearInterval(posting);
    expect(new Set(seen)).toEqual(new Set(['com.apple.itunes-mobdev.syncWillStart']));
    await harness.iphone.plug();
  });

  it('writes into its own folder and nowhere else: what is in DCIM is never touched', async () => {
    const phone = await harness.connect();
    await writeFile(join(harness.dcim, 'IMG_0001.JPG'), 'a photo');
    for (const path of ['/DCIM/IMG_0001.JPG', '/Photoferry/../DCIM/IMG_0001.JPG', 'IMG_0001.JPG']) {
      await expect(phone.remove(path, { signal: idle() })).rejects.toMatchObject({ code: 'phone-refused' });
      const writing = phone.write(path, Buffer.from('x'), { signal: idle() });
      await expect(writing).rejects.toMatchObject({ code: 'phone-refused' });
    }
    expect(await readFile(join(harness.dcim, 'IMG_0001.JPG'), 'utf8')).toBe('a photo');
    const place = `${phone.ownFolders!.papers}/list.json`;
    await phone.write(place, Buffer.from('{}'), { signal: idle() });
    expect(await readFile(join(harness.dcim, '../Photoferry/list.json'), 'utf8')).toBe('{}');
    await phone.remove(place, { signal: idle() });
    await expect(readFile(join(harness.dcim, '../Photoferry/list.json'))).rejects.toThrow('ENOENT');
  });

  it('gives what is pushed to the companion application, where it is configured and there', async () => {
    const phone = await harness.connect({ companionBundleId: 'org.example.notes' });
    await phone.write('/Photoferry/list.json', Buffer.from('[1]'), { signal: idle() });
    expect(await readFile(join(container, 'Documents/Photoferry/list.json'), 'utf8')).toBe('[1]');
    await phone.remove('/Photoferry/list.json', { signal: idle() });
    const without = await harness.connect({ companionBundleId: 'org.example.none' });
    await without.write('/Photoferry/list.json', Buffer.from('[2]'), { signal: idle() });
    expect(await readFile(join(harness.dcim, '../Photoferry/list.json'), 'utf8')).toBe('[2]');
  });
});
