import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderObserver } from '../../../electron/phone/folder/folder-observer.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import type { PhoneFile } from '../../../electron/phone/phone.ts';
import { phoneContract } from '../../contract/phone.ts';
import { phoneFreeingContract } from '../../contract/phone-freeing.ts';

const idle = () => new AbortController().signal;

const setup = async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'photoferry-folder-'));
  await mkdir(path.join(root, 'DCIM'));
  const phone = await openFolder(root);
  return {
    phone,
    mediaFolder: path.join(root, 'DCIM'),
    phonePath: (relative: string) => `DCIM/${relative}`,
    has: { digest: true, battery: false, storage: true },
    close: async () => {
      await phone.close();
      await rm(root, { recursive: true });
    },
  };
};

phoneContract('A folder', setup);
phoneFreeingContract('A folder', setup);

describe('a folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'photoferry-folder-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const listing = async (folder = root) => {
    const phone = await openFolder(folder);
    const files: PhoneFile[] = [];
    for await (const file of phone.list({ signal: idle() })) files.push(file);
    return files;
  };

  it('excludes trash, caches and a library of ours, and says why', async () => {
    for (const folder of ['.Trash-1000', '.thumbnails', 'lib/.photoferry', 'DCIM']) {
      await mkdir(path.join(root, folder), { recursive: true });
    }
    await writeFile(path.join(root, 'lib/.photoferry/catalog.sqlite'), 'x');
    await writeFile(path.join(root, 'lib/ours.jpg'), 'x');
    await writeFile(path.join(root, '.Trash-1000/a.jpg'), 'x');
    await writeFile(path.join(root, '.thumbnails/b.jpg'), 'x');
    await writeFile(path.join(root, 'DCIM/._c.jpg'), 'x');
    await writeFile(path.join(root, 'DCIM/c.jpg'), 'x');
    const absences = Object.fromEntries((await listing()).map((file) => [file.path, file.absent]));
    expect(absences).toEqual({
      '.Trash-1000/a.jpg': 'trashed',
      '.thumbnails/b.jpg': 'thumbnail-cache',
      'DCIM/._c.jpg': 'thumbnail-cache',
      'DCIM/c.jpg': undefined,
      lib: 'ours',
    });
  });

  it('leaves no folder out of its count, and takes no library for a card', async () => {
    for (const folder of ['lost+found', 'node_modules', 'System Volume Information', 'DCIM', '.photoferry']) {
      await mkdir(path.join(root, folder));
      await writeFile(path.join(root, folder, 'a.jpg'), folder);
    }
    const absences = Object.fromEntries((await listing()).map((file) => [file.path, file.absent]));
    expect(absences).toMatchObject({
      'lost+found/a.jpg': undefined,
      'node_modules/a.jpg': undefined,
      'DCIM/a.jpg': undefined,
      'System Volume Information': 'not-a-file',
    });
    await writeFile(path.join(root, '.photoferry/catalog.sqlite'), 'x');
    for (const place of [root, path.join(root, '.photoferry')]) {
      await expect(openFolder(place)).rejects.toMatchObject({ code: 'phone-refused' });
    }
    await expect(openFolder(path.join(root, 'DCIM'))).resolves.toBeDefined();
  });

  it('reads names that are not UTF-8', async () => {
    if (process.platform !== 'linux') return;
    await writeFile(
      Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from('.jpg')]),
      'latin',
    );
    const [file] = await listing();
    expect(file).toMatchObject({ path: 'caf\\xe9.jpg', sizeBytes: 5 });
    const phone = await openFolder(root);
    const chunks: Uint8Array[] = [];
    for await (const chunk of phone.open(file!, { signal: idle() })) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('latin');
  });

  it('says phone-gone when the card is pulled in the middle of a file', async () => {
    await writeFile(path.join(root, 'a.jpg'), 'x');
    const phone = await openFolder(root);
    const [file] = await listing();
    await rename(root, `${root}-away`);
    const reading = (async () => {
      for await (const _ of phone.open(file!, { signal: idle() })) expect.unreachable();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'phone-gone' });
    await rename(`${root}-away`, root);
  });

  it('refuses paths that lead out', async () => {
    const phone = await openFolder(root);
    for (const name of ['../x', '/etc/x', 'a/../../x', 'a//b', '']) {
      await expect(phone.write(name, new Uint8Array(1), { signal: idle() }), name).rejects.toMatchObject({
        code: 'phone-refused',
      });
    }
  });

  it('has words for a folder that is not there', async () => {
    await expect(openFolder(path.join(root, 'none'))).rejects.toMatchObject({ code: 'phone-gone' });
  });

  it('is found as a card when it holds DCIM, and comes and goes', async () => {
    const observer = createFolderObserver({ roots: [root] });
    await mkdir(path.join(root, 'CARD/DCIM'), { recursive: true });
    await mkdir(path.join(root, 'stick'));
    const found = await observer.sightings({ signal: idle() });
    expect(found.map(({ name, state }) => ({ name, state }))).toEqual([{ name: 'CARD', state: 'ready' }]);
    const controller = new AbortController();
    const events: string[] = [];
    for await (const event of observer.watch({ signal: controller.signal })) {
      events.push(event.type);
      if (event.type === 'attached') await rename(path.join(root, 'CARD'), path.join(root, 'stick2'));
      if (event.type === 'attached')
        await rename(path.join(root, 'stick2/DCIM'), path.join(root, 'stick2/other'));
      if (event.type === 'detached') controller.abort();
    }
    expect(events).toEqual(['attached', 'detached']);
  });
});
