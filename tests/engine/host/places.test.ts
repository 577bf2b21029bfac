import { chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mountedIn } from '../../../electron/engine/host/places/disks.ts';
import { createPlaceIds } from '../../../electron/engine/host/places/place-ids.ts';
import { createPlaces } from '../../../electron/engine/host/places/places.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { temporaryFolder } from '../temporary.ts';
import { openHostDesk, until } from './host-desk.ts';

describe('Places', () => {
  test('have ids that nobody else can make: not for another folder, not by another process', () => {
    const [ids, others] = [createPlaceIds(), createPlaceIds()];
    fc.assert(
      fc.property(fc.string(), fc.string(), (folder, other) => {
        const id = ids.idOf(folder);
        expect(ids.folderOf(id)).toBe(Buffer.from(folder).toString('utf8'));
        const [mac] = id.split('.');
        if (other !== folder) {
          const forged = `${mac}.${Buffer.from(other).toString('base64url')}`;
          if (Buffer.from(other).toString('utf8') !== Buffer.from(folder).toString('utf8'))
            expect(() => ids.folderOf(forged)).toThrow(expect.objectContaining({ code: 'no-such-place' }));
        }
        expect(() => others.folderOf(id)).toThrow(expect.objectContaining({ code: 'no-such-place' }));
        expect(() => ids.folderOf(other)).toThrow(expect.objectContaining({ code: 'no-such-place' }));
      }),
    );
  });

  test('a window that makes up an id gets nothing, wherever it tries', async () => {
    const desk = await openHostDesk({ hasLibrary: false });
    const refused = expect.objectContaining({ code: 'no-such-place' });
    const forged = `AAAAAAAAAAAAAAAAAAAAAA.${Buffer.from('/etc').toString('base64url')}`;
    for (const id of [forged, '/etc', '', '.', Buffer.from('/etc').toString('base64url')]) {
      await expect(desk.ask('places', { inside: id, purpose: 'library' })).rejects.toEqual(refused);
      await expect(desk.ask('makeFolder', { inside: id, name: 'x' })).rejects.toEqual(refused);
      await expect(desk.ask('createLibrary', { placeId: id })).rejects.toEqual(refused);
    }
    await expect(desk.ask('library')).resolves.toMatchObject({ state: 'none' });
  });

  test('shows folders by name without hidden ones and links, and makes a new one inside only', async () => {
    const desk = await openHostDesk({ hasLibrary: false });
    for (const name of ['b 10', 'b 2', 'Photos', '.secret']) mkdirSync(path.join(desk.home, name));
    symlinkSync('/etc', path.join(desk.home, 'link'));
    writeFileSync(path.join(desk.home, 'a file'), '');
    const inside = desk.host.placeOf(desk.home);
    const { here, places } = await desk.ask('places', { inside, purpose: 'library' });
    expect(here).toMatchObject({ id: inside, shownPath: desk.home });
    expect(places.map(({ name }) => name)).toEqual(['b 2', 'b 10', 'Photos']);
    expect(places[0]!.freeBytes).toBeGreaterThan(0);
    const made = await desk.ask('makeFolder', { inside, name: 'Ferien 2024' });
    expect(existsSync(path.join(desk.home, 'Ferien 2024'))).toBe(true);
    expect((await desk.ask('places', { inside: made.id, purpose: 'library' })).places).toEqual([]);
    for (const name of ['../x', 'a/b', '..', '.', 'con', '.hidden', 'a\0b', 'x '])
      await expect(desk.ask('makeFolder', { inside, name })).rejects.toMatchObject({ code: 'name-unusable' });
    await expect(desk.ask('makeFolder', { inside, name: 'Photos' })).rejects.toMatchObject({
      code: 'file-exists',
    });
  });

  test('says what is wrong with a folder: synced by another program, not ours, inside the library', async () => {
    const home = await temporaryFolder();
    const library = path.join(home, 'Pictures', 'Photoferry');
    for (const name of ['Dropbox', 'fixed', 'free', 'Pictures/Photoferry/Originals'])
      mkdirSync(path.join(home, name), { recursive: true });
    chmodSync(path.join(home, 'fixed'), 0o500);
    const places = createPlaces({ ids: createPlaceIds(), library: () => library, home, mounted: () => [] });
    const codesIn = (folder: string, purpose: 'library' | 'vault') =>
      Object.fromEntries(
        places.inside(places.idOf(folder), purpose).places.map(({ name, trouble }) => [name, trouble?.code]),
      );
    const fixed = os.userInfo().uid === 0 ? undefined : 'folder-unwritable';
    expect(codesIn(home, 'library')).toEqual({
      Dropbox: 'library-in-cloud-folder',
      fixed,
      free: undefined,
      Pictures: undefined,
    });
    expect(codesIn(home, 'vault')).toEqual({
      Dropbox: undefined,
      fixed,
      free: undefined,
      Pictures: undefined,
    });
    expect(codesIn(path.dirname(library), 'vault')).toEqual({ Photoferry: 'vault-in-library' });
    expect(places.suggested('library').map(({ shownPath }) => shownPath)).toEqual([
      path.dirname(library),
      home,
    ]);
  });

  test('reads where disks are mounted, with odd names, and leaves out what is the system’s', () => {
    const mounts = [
      'proc /proc proc rw 0 0',
      '/dev/sda1 / ext4 rw 0 0',
      '/dev/sda2 /boot vfat rw 0 0',
      '/dev/sdb1 /media/ann/My\\040Disk\\134x exfat rw 0 0',
      '/dev/sdc1 /run/media/ann/K\\303\\244rtchen vfat rw 0 0',
      'tmpfs /mnt/ram tmpfs rw 0 0',
      '//nas/photos /mnt/nas cifs rw 0 0',
      'broken line',
    ].join('\n');
    const latin = Buffer.from(mounts, 'latin1').toString('latin1');
    expect(mountedIn(latin)).toEqual(['/media/ann/My Disk\\x', '/mnt/nas', '/run/media/ann/Kärtchen']);
  });
});

describe('The library', () => {
  test('is made where the person says: in the folder itself when it is empty, else in one of its own', async () => {
    const desk = await openHostDesk({ hasLibrary: false });
    const full = path.join(desk.home, 'full');
    mkdirSync(path.join(full, 'letters'), { recursive: true });
    expect(await desk.ask('library')).toMatchObject({ state: 'none', assets: 0 });
    // A timeline without a library is empty, so that the window can be drawn; all else says why.
    expect(await desk.ask('timelineDays', { view: 'photos' })).toMatchObject({ total: 0, days: [] });
    await expect(desk.ask('asset', { id: 1 })).rejects.toMatchObject({ code: 'library-none' });
    const state = await desk.ask('createLibrary', { placeId: desk.host.placeOf(full) });
    expect(state).toMatchObject({ state: 'open', shownPath: path.join(full, 'Photoferry') });
    expect(state.freeBytes).toBeGreaterThan(0);
    expect((await desk.ask('activity', {})).entries.map(({ kind }) => kind)).toEqual(['library-made']);
    // The same again opens it; another one takes its place.
    const again = await desk.ask('createLibrary', { placeId: desk.host.placeOf(full) });
    expect(again).toMatchObject({ state: 'open', shownPath: state.shownPath });
    const empty = path.join(desk.home, 'empty');
    mkdirSync(empty);
    expect(await desk.ask('createLibrary', { placeId: desk.host.placeOf(empty) })).toMatchObject({
      shownPath: empty,
    });
    openLibrary(path.join(full, 'Photoferry'), { mustExist: true }).close();
  });

  test('is where it was going to be when its parent is chosen', async () => {
    const desk = await openHostDesk({ hasLibrary: false });
    const { places } = await desk.ask('places', { purpose: 'library' });
    expect(places[0]!.shownPath).toBe(desk.home);
    await desk.ask('createLibrary', { placeId: places[0]!.id });
    expect(desk.host.library()!.root).toBe(desk.library);
    await desk.reopen();
    expect(await desk.ask('library')).toMatchObject({ state: 'open', shownPath: desk.library });
  });

  test('that cannot be made takes nothing from the one that is open', async () => {
    const desk = await openHostDesk();
    const cloud = path.join(desk.home, 'Dropbox');
    mkdirSync(cloud);
    await expect(desk.ask('createLibrary', { placeId: desk.host.placeOf(cloud) })).rejects.toMatchObject({
      code: 'library-in-cloud-folder',
    });
    expect(await desk.ask('library')).toMatchObject({ state: 'open', shownPath: desk.library });
  });

  test('whose disk goes away is in trouble, says so, and is there again when the disk is', async () => {
    const desk = await openHostDesk();
    renameSync(desk.library, `${desk.library}-away`);
    await until(async () => {
      expect(await desk.ask('library')).toMatchObject({
        state: 'trouble',
        trouble: { code: 'library-gone' },
      });
    });
    await expect(desk.ask('timelineDays', { view: 'photos' })).rejects.toMatchObject({
      code: 'library-gone',
    });
    renameSync(`${desk.library}-away`, desk.library);
    await until(async () => expect(await desk.ask('library')).toMatchObject({ state: 'open' }));
  });

  test('that another program has open is in trouble until that one is done', async () => {
    const desk = await openHostDesk({ hasLibrary: false });
    const other = openLibrary(desk.library);
    await desk.reopen();
    expect(await desk.ask('library')).toMatchObject({
      state: 'trouble',
      trouble: { code: 'library-locked' },
    });
    other.close();
    await until(async () => expect(await desk.ask('library')).toMatchObject({ state: 'open' }));
  });
});
