import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FreedItem, freePhone } from '../../../electron/engine/free-space/free-phone.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import type { Phone, PhoneDeleting } from '../../../electron/phone/phone.ts';
import { photo, placeOf } from '../backup/backup-desk.ts';
import { noAddon, plantOn } from '../import/plugged-phones.ts';
import { crashAt } from '../removal/crashing-disk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { candidatesOf } from './free-desk.ts';
import { listDesk } from './list-desk.ts';

const helper = path.resolve(import.meta.dirname, '../../phones/iphone/test-image-capture.ts');

/** An iPhone with three photos, proven, at a Mac whose helper behaves in some way. */
async function macDesk(behaviour = 'works', more: Record<string, Buffer> = {}) {
  const root = await temporaryFolder();
  for (const [place, bytes] of Object.entries(more)) plantOn(root, place, bytes);
  const command = [process.execPath, helper, root, behaviour];
  const desk = await listDesk({ root, imageCapture: { command, patienceMs: 600 } });
  const at = (name: string) => path.join(root, 'DCIM/100APPLE', name);
  return {
    ...desk,
    at,
    there: () => readdirSync(path.join(root, 'DCIM/100APPLE')).sort(),
    free: async ({ signal = idle(), phone = desk.phone }: { signal?: AbortSignal; phone?: Phone } = {}) => {
      const said: Record<string, string> = {};
      const onItem = (each: FreedItem) => {
        said[path.basename(each.item.path)] = each.outcome === 'freed' ? 'freed' : each.code;
      };
      const items = candidatesOf(desk.library, desk.device.udid);
      return { ...(await freePhone(desk.library, phone, items, { signal, onItem })), said };
    },
    again: () => importPhone(desk.library, desk.phone, { signal: idle() }),
  };
}

/** Something happens after all was compared, before the phone is asked. */
function lateOn(phone: Phone, happens: () => void): Phone {
  const real = phone.deleting!;
  const deleting: PhoneDeleting = {
    ...real,
    delete: (photos, io) => {
      happens();
      return real.delete(photos, io);
    },
  };
  return new Proxy(phone, {
    get: (target, name) => {
      if (name === 'deleting') return deleting;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe.skipIf(noAddon)('deleting on an iPhone through macOS', { timeout: 60_000 }, () => {
  it('deletes what is what was backed up, leaves small pictures, and keeps a receipt of each', async () => {
    const { free, there, receipts, root, again, library } = await macDesk();
    expect(await free()).toMatchObject({ freed: 3, refused: [] });
    expect(there()).toEqual([]);
    expect(receipts()).toHaveLength(3);
    expect(receipts()[0]).toMatchObject({ compared: 'here', checked: 'file', proof: 'read' });
    expect(readdirSync(path.join(root, 'Photoferry/Thumbnails'))).toHaveLength(3);
    expect((await again()).outcomes).toMatchObject({ imported: 0, seen: 0 });
    expect(library.catalog.assets.page(undefined, 10)).toHaveLength(3);
    expect(receipts()).toHaveLength(3);
  });

  it('never asks for a photo whose copy the store has lost or holds damaged by now', async () => {
    const { free, there, place, library, device } = await macDesk();
    const [lost, rotten] = candidatesOf(library, device.udid).map(({ blob }) =>
      placeOf(library, place, blob!),
    );
    rmSync(lost!);
    writeFileSync(rotten!, Buffer.alloc(statSync(rotten!).size));
    const { freed, said } = await free();
    expect([freed, Object.values(said).sort()]).toEqual([1, ['freed', 'proof-failed', 'proof-failed']]);
    expect(there()).toHaveLength(2);
  });

  it('never asks for a photo of other bytes, though size and time are the same: it is imported again', async () => {
    const { free, there, at, again, library } = await macDesk();
    const file = at('IMG_0002.JPG');
    const { atime, mtime } = statSync(file);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 0xff;
    writeFileSync(file, bytes);
    utimesSync(file, atime, mtime);
    expect((await free()).said).toEqual({
      ...{ 'IMG_0001.JPG': 'freed', 'IMG_0002.JPG': 'changed-on-phone', 'IMG_0003.JPG': 'freed' },
    });
    expect(there()).toEqual(['IMG_0002.JPG']);
    expect((await again()).outcomes).toMatchObject({ imported: 1 });
    expect(library.catalog.assets.page(undefined, 10)).toHaveLength(4);
  });

  it('never asks for a photo that was edited on the phone since, or beside which something new lies', async () => {
    const { free, there, root, at } = await macDesk();
    plantOn(root, 'PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.jpg', photo(9));
    writeFileSync(at('IMG_E0003.JPG'), 'edited');
    expect((await free()).said).toEqual({
      ...{ 'IMG_0001.JPG': 'edited-on-phone', 'IMG_0002.JPG': 'freed', 'IMG_0003.JPG': 'edited-on-phone' },
    });
    expect(there()).toEqual(['IMG_0001.JPG', 'IMG_0003.JPG', 'IMG_E0003.JPG']);
  });

  it('never asks for a photo of which another has name and size in another folder: macOS could take one for the other', async () => {
    const others = {
      'DCIM/101APPLE/img_0002.jpg': photo(4002),
      'DCIM/101APPLE/IMG_0003.JPG': photo(9),
    };
    const { free, there } = await macDesk('works', others);
    expect((await free()).said).toMatchObject({ 'IMG_0001.JPG': 'freed', 'IMG_0002.JPG': 'same-name' });
    expect(there()).toEqual(['IMG_0002.JPG']);
  });

  it('asks for a photo with its edit where that is backed up, and for neither where the edit is another by now', async () => {
    const kept = (stem: string) => `PhotoData/Mutations/DCIM/100APPLE/${stem}/Adjustments/FullSizeRender.jpg`;
    const edits = { [kept('IMG_0001')]: photo(1), [kept('IMG_0002')]: photo(2) };
    const { free, there, root, receipts } = await macDesk('works', edits);
    const file = path.join(root, kept('IMG_0002'));
    const { atime, mtime } = statSync(file);
    writeFileSync(file, photo(2));
    utimesSync(file, atime, mtime);
    expect((await free()).said).toEqual({
      ...{ 'IMG_0001.JPG': 'freed', 'IMG_E0001.JPG': 'freed', 'IMG_0003.JPG': 'freed' },
      ...{ 'IMG_0002.JPG': 'stays-together', 'IMG_E0002.JPG': 'changed-on-phone' },
    });
    expect(there()).toEqual(['IMG_0002.JPG']);
    expect([existsSync(file), existsSync(path.join(root, kept('IMG_0001')))]).toEqual([true, false]);
    expect(receipts()).toHaveLength(3);
  });

  it('can be stopped while macOS is not ready, and deletes nothing then', async () => {
    const { free, there, receipts, root, at, again } = await macDesk('slow');
    const stop = new AbortController();
    const going = free({ signal: stop.signal });
    going.catch(() => {});
    await expect.poll(() => existsSync(path.join(root, 'begun')), { timeout: 20_000 }).toBe(true);
    stop.abort();
    writeFileSync(path.join(root, 'go'), '');
    await expect(going).rejects.toMatchObject({ name: 'AbortError' });
    expect(there()).toHaveLength(3);
    rmSync(at('IMG_0001.JPG'));
    await again();
    expect(receipts()).toEqual([]);
  });

  it('sees what was edited while macOS was not ready', async () => {
    const { free, there, root } = await macDesk('slow');
    const going = free();
    await expect.poll(() => existsSync(path.join(root, 'begun')), { timeout: 20_000 }).toBe(true);
    const edit = 'PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.jpg';
    plantOn(root, edit, photo(9));
    writeFileSync(path.join(root, 'go'), '');
    expect((await going).said).toEqual({
      ...{ 'IMG_0001.JPG': 'edited-on-phone', 'IMG_0002.JPG': 'freed', 'IMG_0003.JPG': 'freed' },
    });
    expect(there()).toEqual(['IMG_0001.JPG']);
    expect(existsSync(path.join(root, edit))).toBe(true);
  });

  it('looks once more right before the phone is asked', async () => {
    const { free, there, phone, at, again } = await macDesk();
    const late = lateOn(phone, () => {
      writeFileSync(at('IMG_0002.JPG'), 'cropped');
      rmSync(at('IMG_0003.JPG'));
    });
    expect((await free({ phone: late })).said).toEqual({
      ...{ 'IMG_0001.JPG': 'freed', 'IMG_0002.JPG': 'changed-on-phone', 'IMG_0003.JPG': 'phone-refused' },
    });
    expect(there()).toEqual(['IMG_0002.JPG']);
    expect((await again()).outcomes).toMatchObject({ imported: 1 });
  });

  it('can be stopped until the phone is asked, and what goes later by hand is no deed of ours', async () => {
    const { free, there, phone, receipts, at, again } = await macDesk();
    const stop = new AbortController();
    const late = lateOn(phone, () => stop.abort());
    await expect(free({ phone: late, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(there()).toHaveLength(3);
    rmSync(at('IMG_0001.JPG'));
    await again();
    expect(receipts()).toEqual([]);
  });

  it.each(['refuses', 'ambiguous'])('counts nothing that macOS %s', async (behaviour) => {
    const { free, there, receipts, again, at } = await macDesk(behaviour);
    expect(await free()).toMatchObject({ freed: 0, refused: { length: 3 } });
    expect(there()).toHaveLength(3);
    // What the person deletes later by hand is no deed of ours.
    rmSync(at('IMG_0001.JPG'));
    await again();
    expect(receipts()).toEqual([]);
  });

  it('leaves what a list said before: what macOS refuses and the person deletes by that list has its receipt', async () => {
    const { free, receipts, again, at, issue, root } = await macDesk('refuses');
    await issue();
    expect(await free()).toMatchObject({ freed: 0, refused: { length: 3 } });
    rmSync(at('IMG_0001.JPG'));
    await again();
    expect(receipts()).toMatchObject([
      { path: '/DCIM/100APPLE/IMG_0001.JPG', checked: 'listing', compared: 'nobody' },
    ]);
    expect(existsSync(path.join(root, receipts()[0]!.thumbnail!))).toBe(true);
  });

  it('believes no word of it: what is still there is still there, and has its receipt when the phone lets go of it at last', async () => {
    const { free, there, receipts, at, again } = await macDesk('pretends');
    const { freed, said } = await free();
    expect([freed, new Set(Object.values(said))]).toEqual([0, new Set(['phone-refused'])]);
    expect(there()).toHaveLength(3);
    expect(receipts()).toEqual([]);
    rmSync(at('IMG_0001.JPG'));
    await again();
    expect(receipts()).toMatchObject([
      { path: '/DCIM/100APPLE/IMG_0001.JPG', checked: 'listing', compared: 'here' },
    ]);
  });

  it('knows of all that has gone, and of nothing else, whenever the computer dies amid it', async () => {
    const { there, phone, device, library: first } = await macDesk();
    const all = there();
    let library = first;
    onTestFinished(() => library.close());
    const gone: number[] = [];
    for (let hasCrashed = true; hasCrashed; ) {
      const items = candidatesOf(library, device.udid);
      const crash = { at: gone.length + 1, before: false };
      ({ hasCrashed } = await crashAt(library, crash, () =>
        freePhone(library, phone, items, { signal: idle() }),
      ));
      library.close();
      library = openLibrary(first.root, { mustExist: true });
      await importPhone(library, phone, { signal: idle() });
      const left = new Set(there());
      const receipts = [...library.catalog.phoneLeavings.receipts(device.udid)];
      expect(receipts.map((each) => path.basename(each.path)).sort()).toEqual(
        all.filter((name) => !left.has(name)),
      );
      gone.push(receipts.length);
    }
    // Some of it was before the phone was asked, and some when it had let go of all.
    expect(new Set(gone)).toEqual(new Set([0, 3]));
  });

  it('loses sight of nothing when the helper dies amid it', async () => {
    const { free, there, receipts, again, at, root } = await macDesk('dies');
    await expect(free()).rejects.toMatchObject({ code: 'phone-refused' });
    expect(there()).toEqual(['IMG_0002.JPG', 'IMG_0003.JPG']);
    await again();
    expect(receipts()).toMatchObject([{ path: '/DCIM/100APPLE/IMG_0001.JPG', checked: 'listing' }]);
    // The small picture of what has gone is there.
    expect(existsSync(path.join(root, receipts()[0]!.thumbnail!))).toBe(true);
    expect(existsSync(at('IMG_0002.JPG'))).toBe(true);
  });
});
