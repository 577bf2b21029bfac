import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { ledgerOf } from '../../../electron/engine/ledger.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import type { Phone, PhoneFile } from '../../../electron/phone/phone.ts';
import { buildAae } from '../../phones/contents/aae.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';
import { expectWhole } from './expect-whole.ts';
import { importFolder, plant } from './import-desk.ts';
import { interfere, interfereAfterBytes } from './interfere.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an import', () => {
  it('brings every file in, bit-exact, under its day, with its time', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const big = randomBytes(17_000_000);
    await plant(folder, 'DCIM/IMG_0001.JPG', randomBytes(1000), '2024-07-01T12:00:00Z');
    await plant(folder, 'DCIM/IMG_0002.MOV', big, '2023-01-02T03:04:05Z');
    const result = await importFolder(library, folder);
    expect(result).toMatchObject({ listed: 2, outcomes: { imported: 2, pending: 0 }, bytes: 17_001_000 });
    await expectWhole(library);
    const movie = path.join(library.root, 'Originals/2023/2023-01-02/IMG_0002.MOV');
    expect(readFileSync(movie).equals(big)).toBe(true);
    expect(statSync(movie).mtimeMs).toBe(Date.parse('2023-01-02T03:04:05Z'));
  });

  it('reads nothing twice, and adds up', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    for (let at = 0; at < 20; at++) await plant(folder, `a${at}.jpg`, randomBytes(500));
    await importFolder(library, folder);
    const again = await importFolder(library, folder);
    expect(again).toMatchObject({ listed: 20, bytes: 0, outcomes: { seen: 20, imported: 0 } });
    await plant(folder, 'a3.jpg', randomBytes(500), '2024-07-02T00:00:00Z');
    expect((await importFolder(library, folder)).outcomes).toMatchObject({ seen: 19, imported: 1 });
    expect([...listAssets(library)]).toHaveLength(21);
    await expectWhole(library);
  });

  it('knows the same bytes under two names as one asset, and other bytes under one name as two', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const same = randomBytes(3000);
    await plant(folder, 'x/IMG_1.JPG', same);
    await plant(folder, 'y/IMG_9.JPG', same);
    await plant(folder, 'z/IMG_1.JPG', randomBytes(3000));
    const result = await importFolder(library, folder);
    expect(result.outcomes).toMatchObject({ imported: 2, duplicate: 1 });
    const names = [...listAssets(library)].map((asset) => path.basename(asset.resources[0]!.path!));
    expect(names).toHaveLength(2);
    expect(names.some((name) => /-2\.JPG$/.test(name)) || names.includes('IMG_9.JPG')).toBe(true);
    await expectWhole(library);
  });

  it('puts every item into exactly one outcome', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'a');
    await plant(folder, 'same.jpg', 'a');
    await plant(folder, 'empty.heic', '');
    await plant(folder, 'notes.txt', 'x');
    await plant(folder, '.Trash-1000/b.jpg', 'b');
    const items: string[] = [];
    const result = await importPhone(library, await openFolder(folder), {
      signal: idle(),
      onItem: (item) => items.push(`${item.path} ${item.outcome}`),
    });
    expect(result.listed).toBe(5);
    expect(result.outcomes).toMatchObject({
      imported: 1,
      duplicate: 1,
      empty: 1,
      unsupported: 1,
      excluded: 1,
    });
    expect(items.sort()).toEqual(['.Trash-1000/b.jpg excluded', 'empty.heic empty', 'notes.txt unsupported']);
    const { listed, outcomes } = ledgerOf(library, undefined);
    expect(listed).toBe(5);
    expect(outcomes).toEqual(result.outcomes);
  });

  it('honours the person’s rules', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'DCIM/a.jpg', 'a');
    await plant(folder, 'WhatsApp/b.jpg', 'b');
    const result = await importPhone(library, await openFolder(folder), {
      signal: idle(),
      exclude: ['WhatsApp/**'],
    });
    expect(result.outcomes).toMatchObject({ imported: 1, excluded: 1 });
  });

  it('goes by what is in a file, not by what it is called', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const photo = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#357' } })
      .jpeg()
      .toBuffer();
    await plant(folder, 'IMG_1.JPG', photo);
    await plant(folder, 'IMG_1.AAE', photo);
    await plant(folder, 'IMG_2.AAE', photo);
    const adjustments = buildAae('com.apple.Photos', 0, 'salt');
    await plant(folder, 'A.JPG', adjustments);
    await plant(folder, 'B.JPG', adjustments);
    await plant(folder, 'C.JPG', randomBytes(99));
    const result = await importFolder(library, folder);
    expect(result).toMatchObject({ listed: 6, outcomes: { pending: 0, unreadable: 0 } });
    expect(result.stoppedBy).toBeUndefined();
    expect([...listAssets(library)]).toHaveLength(2);
    expect((await importFolder(library, folder)).outcomes).toMatchObject({ seen: 6 });
  });

  it('loses no photo of a crowd that shares one stem', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const count = 620;
    for (let at = 0; at < count; at++)
      await plant(folder, `IMG_1~${at}${'~1'.repeat(at > 99 ? 1 : 0)}.png`, `${at}`);
    for (let at = 0; at < count; at++) await plant(folder, `IMG_2.${'x'.repeat(at % 7)}${at}.jpg`, `b${at}`);
    const result = await importFolder(library, folder);
    expect(result.outcomes.imported).toBe(2 * count);
    expect([...listAssets(library)]).toHaveLength(2 * count);
  });

  it('fetches again what somebody took out of the library', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'precious');
    await plant(folder, 'b.jpg', 'too');
    await importFolder(library, folder);
    const taken = [...listAssets(library)].find((asset) => asset.resources[0]!.name === 'a.jpg')!;
    await rm(path.join(library.root, taken.resources[0]!.path!));
    expect((await importFolder(library, folder)).outcomes).toMatchObject({ imported: 1, seen: 1 });
    await expectWhole(library);
  });

  it('copes with times and sizes that no file has', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'a');
    await plant(folder, 'b.jpg', 'b');
    await plant(folder, 'c.jpg', 'c');
    const real = await openFolder(folder);
    const odd: Record<string, Partial<PhoneFile>> = {
      'a.jpg': { mtimeMs: Number.NaN },
      'b.jpg': { mtimeMs: 1e300 },
      'c.jpg': { sizeBytes: 2 ** 70 },
    };
    const liar: Phone = Object.assign(
      interfere(real, 0, () => {}),
      {
        async *list(options: { signal: AbortSignal }) {
          for await (const file of real.list(options)) yield { ...file, ...odd[file.path] };
        },
      },
    );
    const result = await importPhone(library, liar, { signal: idle() });
    expect(result).toMatchObject({ listed: 3, outcomes: { imported: 3 } });
    expect([...listAssets(library)]).toHaveLength(3);
  });

  it('does not put two halves of two films together, where the phone can tell', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'film.mov', randomBytes(60_000_000));
    const controller = new AbortController();
    const phone = interfereAfterBytes(await openFolder(folder), 30_000_000, () => controller.abort());
    await importPhone(library, phone, { signal: controller.signal });
    const other = randomBytes(60_000_000);
    await plant(folder, 'film.mov', other);
    expect((await importFolder(library, folder)).outcomes).toMatchObject({ imported: 1 });
    expect([...listAssets(library)][0]!.resources[0]!.sha256).toBe(sha256(other));
  });

  it('keeps two photos of one name with the same adjustments apart, in one batch', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    for (const place of ['A', 'B']) {
      await plant(folder, `${place}/IMG_0001.JPG`, randomBytes(3000));
      await plant(folder, `${place}/IMG_0001.AAE`, buildAae('com.apple.Photos', 0, 'salt'));
    }
    const result = await importFolder(library, folder);
    expect(result).toMatchObject({ listed: 4, outcomes: { imported: 4 } });
    const roles = [...listAssets(library)].map((asset) => asset.resources.map(({ role }) => role).sort());
    expect(roles).toEqual([
      ['adjustments', 'photo'],
      ['adjustments', 'photo'],
    ]);
    await expectWhole(library);
  });

  it('takes over what the phone says later of a photo, and reads nothing for it', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'a');
    await importFolder(library, folder);
    const phone = await openFolder(folder);
    const liked: Phone = Object.assign(
      interfere(phone, 0, () => {}),
      {
        async *list(options: { signal: AbortSignal }) {
          for await (const file of phone.list(options)) yield { ...file, facts: { favourite: true } };
        },
      },
    );
    const result = await importPhone(library, liked, { signal: idle() });
    expect(result).toMatchObject({ bytes: 0, outcomes: { seen: 1 } });
    expect([...listAssets(library)][0]).toMatchObject({ favourite: true });
  });

  it('fetches again what somebody deleted from the library by hand', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'precious');
    await importFolder(library, folder);
    await rm(path.join(library.root, [...listAssets(library)][0]!.resources[0]!.path!));
    await plant(folder, 'copy.jpg', 'precious');
    expect((await importFolder(library, folder)).outcomes).toMatchObject({ imported: 1 });
    await expectWhole(library);
  });

  it('makes a photo whole again whose companion is gone, however long the photo itself is on its way', async () => {
    const library = await temporaryLibrary();
    const files = {
      'DCIM/IMG_0001.JPG': randomBytes(900),
      'DCIM/IMG_0001.XMP': '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    };
    const card = async () => {
      const folder = await temporaryFolder();
      for (const [name, bytes] of Object.entries(files)) await plant(folder, name, bytes);
      return openFolder(folder);
    };
    await importPhone(library, await card(), { signal: idle() });
    const sidecar = [...listAssets(library)][0]!.resources.find(({ role }) => role === 'sidecar')!;
    await rm(path.join(library.root, sidecar.path!));
    // Longer than a batch waits to be full.
    const slow = interfere(await card(), 1, () => setTimeout(2000));
    await importPhone(library, slow, { signal: idle() });
    expect([...listAssets(library)][0]!.resources).toHaveLength(2);
    await expectWhole(library);
  });

  it('gives no photo the name of another that somebody deleted from the library by hand', async () => {
    const library = await temporaryLibrary();
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'precious');
    await plant(other, 'a.jpg', 'as precious');
    await importFolder(library, folder);
    await rm(path.join(library.root, [...listAssets(library)][0]!.resources[0]!.path!));
    expect((await importFolder(library, other)).outcomes).toMatchObject({ imported: 1 });
    expect((await importFolder(library, folder)).outcomes).toMatchObject({ imported: 1 });
    expect([...listAssets(library)]).toHaveLength(2);
    await expectWhole(library);
  });

  it('takes over a file that a crash left in its place, and never a stranger', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'a.jpg', 'one');
    await plant(folder, 'b.jpg', 'two');
    await plant(library.root, 'Originals/2024/2024-07-01/a.jpg', 'one');
    await plant(library.root, 'Originals/2024/2024-07-01/b.jpg', 'stranger');
    await importFolder(library, folder);
    const names = readdirSync(path.join(library.root, 'Originals/2024/2024-07-01')).sort();
    expect(names).toEqual(['a.jpg', 'b-2.jpg', 'b.jpg']);
    expect(readFileSync(path.join(library.root, 'Originals/2024/2024-07-01/b.jpg'), 'utf8')).toBe('stranger');
  });

  it('joins partners that come late, from another import, and keeps the old identity as an alias', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'DCIM/100APPLE/IMG_0007.AAE', '<plist/>');
    await importFolder(library, folder);
    expect([...listAssets(library)]).toHaveLength(0);
    await plant(folder, 'DCIM/100APPLE/IMG_E0007.JPG', randomBytes(2000));
    await importFolder(library, folder);
    const early = [...listAssets(library)];
    expect(early.map((asset) => asset.resources.map(({ role }) => role).sort())).toEqual([['photo']]);
    await plant(folder, 'DCIM/100APPLE/IMG_0007.JPG', randomBytes(2500));
    await importFolder(library, folder);
    const late = [...listAssets(library)];
    expect(late).toHaveLength(1);
    expect(late[0]!.resources.map(({ role }) => role).sort()).toEqual([
      'adjustments',
      'edited-photo',
      'photo',
    ]);
    const { assets } = library.catalog;
    expect(assets.assetKey(Buffer.from(early[0]!.assetId, 'hex'))).toBe(
      assets.assetKey(Buffer.from(late[0]!.assetId, 'hex')),
    );
    await expectWhole(library);
  });

  it('gives the same assets whatever the order the files come in', async () => {
    const folder = await temporaryFolder();
    const files = [
      'IMG_0001.JPG',
      'IMG_E0001.JPG',
      'IMG_0001.AAE',
      'IMG_0001.DNG',
      'IMG_0002.JPG',
      'IMG_0002.xmp',
    ];
    const bytes = new Map(files.map((name) => [name, randomBytes(1500)]));
    const shapes = new Set<string>();
    for (const order of [files, [...files].reverse(), [3, 0, 5, 2, 4, 1].map((at) => files[at]!)]) {
      const library = await temporaryLibrary();
      const phone = path.join(folder, `${shapes.size}-${Math.random()}`);
      for (const name of order) {
        await plant(phone, name, bytes.get(name)!);
        await importFolder(library, phone);
      }
      const shape = [...listAssets(library)].map((asset) => [
        asset.assetId,
        asset.resources.map(({ role, sha256 }) => `${role} ${sha256}`).sort(),
      ]);
      shapes.add(JSON.stringify(shape.sort()));
      await expectWhole(library);
    }
    expect(shapes.size).toBe(1);
  });
});
