import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { ledgerOf } from '../../../electron/engine/ledger.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { generateIphone } from '../../phones/contents/iphone.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';
import { noAddon, plantOn, plugIphone } from './plugged-phones.ts';

const few = { photos: 0, pictures: 4, screenshots: 0, videos: 0, livePhotos: 0, raws: 0, bursts: 0 };
const nothingElse = { cloudOnly: 0, trashed: 0, oddities: false };

/** An iPhone with an edited photo, Live Photo and video; the photo's edit is IMG_E0001. */
async function editedPhone() {
  const root = await temporaryFolder();
  const manifest = await generateIphone(root, { ...few, ...nothingElse, edits: 4 });
  const { connect, device: iphone } = await plugIphone({ root });
  const [library, phone] = [await temporaryLibrary(), await connect()];
  const take = async () => (await importPhone(library, phone, { signal: idle() })).outcomes;
  const kept = manifest.files.find((file) => file.path.endsWith('IMG_E0001.HEIC'))!.rawPath!.toString();
  return { root, manifest, iphone, library, phone, take, kept };
}

const assetsOf = (library: Library) => [...listAssets(library)];
const filesOf = (library: Library) =>
  assetsOf(library).flatMap(({ resources }) => resources.map((each) => each.path!));

it.skipIf(noAddon)('brings edits in beside their originals, and the ledger says what they are', async () => {
  const { manifest, library, phone, take } = await editedPhone();
  expect(await take()).toEqual(manifest.outcomes);
  expect(assetsOf(library).map(({ kind }) => kind)).toHaveLength(4);
  const names = filesOf(library).map((each) => path.basename(each));
  for (const name of ['IMG_E0001.HEIC', 'IMG_E0002.JPG', 'IMG_E0002.MOV', 'IMG_E0004.MOV', 'IMG_0004.AAE'])
    expect(names).toContain(name);
  const { listed, gallery, outcomes } = ledgerOf(library, phone.id);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(listed);
  // Four photos and videos in Photos; the Live Photo's video, five edits, and how each was made, are parts of these.
  expect(gallery).toEqual({ items: 4, trashed: 0, others: listed - 4 });
  expect(listed).toBe(manifest.files.length);
});

it.skipIf(noAddon)(
  'takes an edit that was made again, keeps the one before, and all when it is taken back',
  async () => {
    const { root, library, take, kept } = await editedPhone();
    const first = await take();
    const before = filesOf(library);
    const old = readFileSync(path.join(root, kept));
    // The same size, a later time: one more look at the same picture.
    const again = Buffer.from(old);
    again[again.length - 1]! ^= 0xff;
    plantOn(root, kept, again);
    const atS = statSync(path.join(root, kept)).mtimeMs / 1000 + 60;
    utimesSync(path.join(root, kept), atS, atS);
    const all = first.imported + first.duplicate;
    expect(await take()).toMatchObject({ imported: 1, seen: all - 1 });
    const bytes = filesOf(library).map((each) => readFileSync(path.join(library.root, each)));
    for (const wanted of [old, again]) expect(bytes.filter((each) => each.equals(wanted))).toHaveLength(1);
    expect(assetsOf(library)).toHaveLength(4);

    rmSync(path.join(root, path.dirname(path.dirname(kept))), { recursive: true });
    expect(await take()).toMatchObject({ imported: 0, seen: all - 1 });
    expect(assetsOf(library)).toHaveLength(4);
    expect(filesOf(library)).toHaveLength(before.length + 1);
  },
);

it.skipIf(noAddon)(
  'does not take for gone what lies in a folder that the phone does not show today',
  async () => {
    const { iphone, library, phone, take, kept } = await editedPhone();
    const first = await take();
    const seen = () => ledgerOf(library, phone.id).listed;
    const listed = seen();
    // The folder of all edits, and that of the photos.
    for (const folder of [
      'PhotoData/Mutations/DCIM',
      path.posix.dirname(path.posix.dirname(kept)),
      'DCIM/100APPLE',
    ]) {
      await iphone.set({ unreadable: [`/${folder}`] });
      expect(await take()).toMatchObject({ imported: 0, unreadable: 1 });
      expect(seen(), folder).toBe(listed + 1);
    }
    await iphone.set({ unreadable: [] });
    // Nothing is read once more.
    expect(await take()).toMatchObject({ imported: 0, duplicate: 0, seen: first.imported + first.duplicate });
    expect(seen()).toBe(listed);
  },
);
