import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneFile } from '../../../electron/phone/phone.ts';
import { afcOp } from '../../phones/iphone/afc-wire.ts';
import { type IphoneHarness, idle, listed, noAddon, readAll, setUpIphone } from './iphone-harness.ts';

const mutations = 'PhotoData/Mutations';

describe.skipIf(noAddon)('edits that Photos keeps apart from DCIM', () => {
  let harness: IphoneHarness;
  let root: string;
  beforeEach(async () => {
    harness = await setUpIphone();
    root = dirname(harness.dcim);
  });
  afterEach(() => harness.close());

  const plant = async (place: string, bytes: string | Uint8Array = place) => {
    await mkdir(dirname(join(root, place)), { recursive: true });
    await writeFile(join(root, place), bytes);
    await utimes(join(root, place), 1_700_000_000, 1_700_000_000);
  };
  const adjusted = (stem: string, name: string) => `${mutations}/${stem}/Adjustments/${name}`;
  const shown = async (files: readonly PhoneFile[]) =>
    files.map(({ path, absent }) => (absent ? `${path} ${absent}` : path)).sort();

  it('shows each beside its original, by the name that Apple gives it, and reads it where it lies', async () => {
    for (const name of ['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE', 'IMG_0002.MOV', 'Holiday.JPG'])
      await plant(`DCIM/100APPLE/${name}`);
    for (const name of ['FullSizeRender.heic', 'FullSizeRender.mov', 'Adjustments.plist'])
      await plant(adjusted('DCIM/100APPLE/IMG_0001', name));
    for (const name of ['PenultimateFullSizeRender.heic', 'SubstandardFullSizeRender.jpg'])
      await plant(adjusted('DCIM/100APPLE/IMG_0001', name));
    for (const name of ['FullSizeRender.mov', 'Adjustments.plist'])
      await plant(adjusted('DCIM/100APPLE/IMG_0002', name));
    await plant(adjusted('DCIM/100APPLE/Holiday', 'FullSizeRender.jpg'));
    await plant(adjusted('PhotoData/CPLAssets/group7/ABCD-12', 'FullSizeRender.heic'));
    const phone = await harness.connect();
    const files = await listed(phone);
    expect(await shown(files)).toEqual([
      ...['Holiday.FullSizeRender.JPG', 'Holiday.JPG', 'IMG_0001.AAE', 'IMG_0001.HEIC', 'IMG_0001.MOV'].map(
        (name) => `/DCIM/100APPLE/${name}`,
      ),
      ...['IMG_0002.AAE', 'IMG_0002.MOV', 'IMG_E0001.HEIC', 'IMG_E0001.MOV', 'IMG_E0002.MOV'].map(
        (name) => `/DCIM/100APPLE/${name}`,
      ),
      '/PhotoData/CPLAssets/group7/ABCD-12.FullSizeRender.HEIC',
    ]);
    const edit = files.find(({ path }) => path.endsWith('IMG_E0001.HEIC'))!;
    const place = adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.heic');
    expect((await readAll(phone, edit)).toString()).toBe(place);
    expect(await phone.stat(edit, { signal: idle() })).toEqual({
      ...{ sizeBytes: place.length, mtimeMs: 1_700_000_000_000 },
    });
    await rm(join(root, place));
    expect(await phone.stat(edit, { signal: idle() })).toBeUndefined();
  });

  it('lists none twice that lies beside its original too', async () => {
    await plant('DCIM/100APPLE/IMG_0001.HEIC');
    await plant('DCIM/100APPLE/IMG_E0001.HEIC', 'beside');
    await plant(adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.heic'));
    await plant(adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.HEIC'));
    const phone = await harness.connect();
    const files = (await listed(phone)).filter(({ absent }) => absent !== 'listed-twice');
    expect(await shown(files)).toEqual(['/DCIM/100APPLE/IMG_0001.HEIC', '/DCIM/100APPLE/IMG_E0001.HEIC']);
    const edit = files.find(({ path }) => path.endsWith('IMG_E0001.HEIC'))!;
    expect((await readAll(phone, edit)).toString()).toBe('beside');
  });

  it('follows no link, takes no folder for an edit, and says of what it cannot look into that it could not', async () => {
    await plant('DCIM/100APPLE/IMG_0001.HEIC');
    await plant('Elsewhere/IMG_0009/Adjustments/FullSizeRender.jpg');
    await mkdir(join(root, adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.heic')), { recursive: true });
    await mkdir(join(root, adjusted('DCIM/100APPLE/IMG_0002', '')), { recursive: true });
    await symlink('/etc/passwd', join(root, adjusted('DCIM/100APPLE/IMG_0002', 'FullSizeRender.jpg')));
    await symlink(join(root, 'Elsewhere'), join(root, mutations, 'DCIM/101APPLE'));
    await symlink(join(root, 'Elsewhere/IMG_0009'), join(root, mutations, 'DCIM/100APPLE/IMG_0003'));
    await mkdir(join(root, mutations, 'DCIM/100APPLE/IMG_0004'));
    await symlink(
      join(root, 'Elsewhere/IMG_0009/Adjustments'),
      join(root, mutations, 'DCIM/100APPLE/IMG_0004/Adjustments'),
    );
    await plant(`${mutations}/DCIM/100APPLE/.DS_Store`);
    await plant(`${mutations}/DCIM/.DS_Store`);
    await plant(`${mutations}/DCIM/100APPLE/IMG_0005/Adjustments`);
    const phone = await harness.connect();
    expect(await shown(await listed(phone))).toEqual([
      '/DCIM/100APPLE/IMG_0001.HEIC',
      '/DCIM/100APPLE/IMG_E0001.HEIC not-a-file',
      '/DCIM/100APPLE/IMG_E0002.JPG symlink',
      `/${mutations}/DCIM/100APPLE/IMG_0003 symlink`,
      `/${mutations}/DCIM/100APPLE/IMG_0004/Adjustments symlink`,
      `/${mutations}/DCIM/101APPLE symlink`,
    ]);
  });

  it('costs a phone without edits two questions a home, and many edits no waiting for each', async () => {
    const requests = async () => {
      const { requests } = await harness.iphone.report();
      return (requests[afcOp.getFileInfo] ?? 0) + (requests[afcOp.readDir] ?? 0);
    };
    await plant('DCIM/100APPLE/IMG_0001.HEIC');
    const phone = await harness.connect();
    let before = await requests();
    await listed(phone);
    // Three to measure, the database, DCIM and its one folder and file; and the edits.
    expect((await requests()) - before).toBeLessThanOrEqual(3 + 1 + 4 + 4);
    const many = Array.from({ length: 600 }, (_, at) => `IMG_${String(at + 1).padStart(4, '0')}`);
    await Promise.all(
      many.map((stem) =>
        plant(adjusted(`DCIM/1${many.indexOf(stem) % 10}0APPLE/${stem}`, 'FullSizeRender.jpg'), stem),
      ),
    );
    before = await requests();
    const files = await listed(phone);
    expect(new Set(files.map(({ path }) => path)).size).toBe(601);
    expect((await requests()) - before).toBeLessThanOrEqual(600 * 5 + 100);
  }, 30_000);

  it('is a phone without edits where the folder is not there, and tells of one that it may not see', async () => {
    await plant('DCIM/100APPLE/IMG_0001.HEIC');
    await plant(adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.jpg'));
    const phone = await harness.connect();
    await harness.iphone.set({ unreadable: [`/${mutations}/DCIM/100APPLE`] });
    expect(await shown(await listed(phone))).toEqual([
      '/DCIM/100APPLE/IMG_0001.HEIC',
      `/${mutations}/DCIM/100APPLE unreadable`,
    ]);
    const adjustments = `/${mutations}/DCIM/100APPLE/IMG_0001/Adjustments`;
    await harness.iphone.set({ unreadable: [adjustments] });
    const files = await listed(phone);
    expect(await shown(files)).toEqual(['/DCIM/100APPLE/IMG_0001.HEIC', `${adjustments} unreadable`]);
    expect(await phone.lookAgain!([files.slice(0, 1)], { signal: idle() })).toEqual([['edited']]);
    await harness.iphone.set({ unreadable: [`${adjustments}/FullSizeRender.jpg`] });
    expect(await shown(await listed(phone))).toContain('/DCIM/100APPLE/IMG_E0001.JPG unreadable');
    await harness.iphone.set({
      unreadable: [],
      extraNames: {
        [`/${mutations}/DCIM`]: ['../../DCIM', '..', '100APPLE', 'ghost'],
        [`/${mutations}/DCIM/100APPLE`]: ['IMG_0001', '/etc', 'x'.repeat(5000), 'ghost'],
        [adjustments]: ['FullSizeRender.jpg', 'FullSizeRender.heic', 'FullSizeRender.', 'FullSizeRender.a/b'],
      },
    });
    const hostile = await shown(await listed(phone));
    expect(hostile.filter((each) => !each.includes(' '))).toEqual([
      ...['/DCIM/100APPLE/IMG_0001.HEIC', '/DCIM/100APPLE/IMG_E0001.JPG'],
    ]);
    expect(hostile.filter((each) => each.endsWith(' unreadable'))).toHaveLength(4);
    expect(new Set(hostile).size).toBe(hostile.length);
  });

  it('ends, and stays small, where a phone claims thousands of folders and names that are not there', async () => {
    await plant('DCIM/100APPLE/IMG_0001.HEIC');
    await plant(adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.jpg'));
    const ghosts = Array.from({ length: 5000 }, (_, at) => `ghost${at}`);
    const phone = await harness.connect();
    const adjustments = `/${mutations}/DCIM/100APPLE/IMG_0001/Adjustments`;
    await harness.iphone.set({
      extraNames: {
        [`/${mutations}/DCIM`]: ghosts,
        [`/${mutations}/DCIM/100APPLE`]: ghosts,
        [adjustments]: ghosts,
      },
    });
    const files = await listed(phone);
    expect(await shown(files)).toEqual(['/DCIM/100APPLE/IMG_0001.HEIC', '/DCIM/100APPLE/IMG_E0001.JPG']);
    // More names than a few files could have, and more renders than there are formats: not a phone any more.
    await harness.iphone.set({ extraNames: { [adjustments]: ghosts.map((name) => name.padEnd(250, 'x')) } });
    await expect(listed(phone)).rejects.toMatchObject({ code: 'phone-protocol' });
    const again = await harness.connect();
    const renders = ghosts.slice(0, 200).map((_, at) => `FullSizeRender.f${at}`);
    await harness.iphone.set({ extraNames: { [adjustments]: renders } });
    await expect(listed(again)).rejects.toMatchObject({ code: 'phone-protocol' });
  });

  it('knows whether what is kept of a photo is what somebody has of it', async () => {
    for (const name of ['IMG_0001.HEIC', 'IMG_0002.HEIC', 'IMG_0003.HEIC'])
      await plant(`DCIM/100APPLE/${name}`);
    const place = adjusted('DCIM/100APPLE/IMG_0001', 'FullSizeRender.heic');
    await plant(place);
    await mkdir(join(root, mutations, 'DCIM/100APPLE/IMG_0003/Adjustments'), { recursive: true });
    const phone = await harness.connect();
    const files = await listed(phone);
    const of = (name: string) => files.find(({ path }) => path.endsWith(name))!;
    const [original, edit] = [of('IMG_0001.HEIC'), of('IMG_E0001.HEIC')];
    const ask = async (...photos: PhoneFile[][]) =>
      (await phone.lookAgain!(photos, { signal: idle() })).map((looks) => looks.includes('edited'));
    expect(
      await ask([original, edit], [original], [edit], [of('IMG_0002.HEIC')], [of('IMG_0003.HEIC')]),
    ).toEqual([false, true, true, false, false]);
    // Edited again, and edited into another format.
    await utimes(join(root, place), 1_700_000_002, 1_700_000_002);
    expect(await ask([original, edit])).toEqual([true]);
    await utimes(join(root, place), 1_700_000_000, 1_700_000_000);
    expect(await ask([original, edit])).toEqual([false]);
    await rename(join(root, place), join(root, place.replace('.heic', '.jpg')));
    expect(await ask([original, edit])).toEqual([true]);
    // What nobody knows of lies beside it.
    await rename(join(root, place.replace('.heic', '.jpg')), join(root, place));
    await plant(adjusted('DCIM/100APPLE/IMG_0001', 'Future.bin'));
    expect(await ask([original, edit])).toEqual([true]);
  });
});
