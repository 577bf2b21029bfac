import { createPublicKey } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSignedText } from '../../../electron/crypto/signed-text.ts';
import { type EvictionList, issueEvictionList } from '../../../electron/engine/free-space/eviction-list.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { moveToTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { purgeAssets } from '../../../electron/engine/trash/purge-assets.ts';
import { backUp, photo } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { noAddon, plantOn } from '../import/plugged-phones.ts';
import { keyOf } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { candidatesOf, pictureWell } from './free-desk.ts';
import { listDesk } from './list-desk.ts';

const schema = z.fromJSONSchema(
  JSON.parse(
    readFileSync(path.resolve(import.meta.dirname, '../../../docs/eviction-list.schema.json'), 'utf8'),
  ),
);

/** As a companion reads it: by the key that it brings along. */
function read(text: Uint8Array): EvictionList {
  const keyOf = (_member: string, { signPublic }: Readonly<Record<string, unknown>>) => {
    const x = Buffer.from(String(signPublic), 'base64').toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  };
  const body = openSignedText('eviction-list', text, keyOf);
  expect(schema.safeParse(body).error).toBeUndefined();
  return body as unknown as EvictionList;
}

describe.skipIf(noAddon)('the list of what an iPhone may let go of', { timeout: 120_000 }, () => {
  it('names what is proven, signed, for a day, with small pictures beside it', async () => {
    const { issue, pushed, root, device, library } = await listDesk();
    const before = Date.now();
    const { listed, refused, place, text, purged } = await issue();
    expect({ listed, refused, place, purged }).toEqual({
      ...{ listed: 3, refused: [], place: '/Photoferry/eviction-list.signed', purged: 0 },
    });
    expect(pushed().equals(text)).toBe(true);
    const list = read(pushed());
    expect(list.phone).toBe(device.udid);
    expect(list.items.map((each) => each.path)).toEqual(
      [1, 2, 3].map((at) => `/DCIM/100APPLE/IMG_000${at}.JPG`),
    );
    const issuedAt = Date.parse(list.issuedAt);
    expect(issuedAt).toBeGreaterThanOrEqual(before);
    expect(Date.parse(list.expiresAt) - issuedAt).toBe(86_400_000);
    for (const { proof } of list.items) {
      expect(proof.how).toBe('read');
      expect(Date.parse(proof.seenAt)).toBeGreaterThanOrEqual(before);
    }
    expect(readdirSync(path.join(root, 'Photoferry/Thumbnails'))).toHaveLength(3);
    expect(filesBelow(path.join(root, 'DCIM'))).toHaveLength(3);
    expect(library.catalog.assets.page(undefined, 10)).toHaveLength(3);
  });

  it('cannot be changed by anybody', async () => {
    const { issue } = await listDesk();
    const { text } = await issue();
    const forged = Buffer.from(text.toString('latin1').replace('IMG_0001', 'IMG_0009'), 'latin1');
    expect(() => read(forged)).toThrow(/not written by the member/);
  });

  it('leaves out what the store has lost by now, and takes the place of the list before', async () => {
    const { issue, pushed, place } = await listDesk();
    const first = read((await issue()).text);
    const [gone] = first.items;
    const name = gone!.proof.blob.split('/').at(-1)!;
    const file = filesBelow(path.join(place, 'blobs')).find((each) => each.endsWith(name))!;
    rmSync(path.join(place, 'blobs', file));
    const { refused } = await issue();
    expect(refused).toEqual([{ path: gone!.path, code: 'proof-failed' }]);
    const second = read(pushed());
    expect(second.list).not.toBe(first.list);
    expect(second.issuedAt > first.issuedAt).toBe(true);
    expect(second.items.map((each) => each.path)).toEqual(first.items.slice(1).map((each) => each.path));
  });

  it('leaves out what was edited on the phone: the edit is there alone, and would go too', async () => {
    const { issue, root } = await listDesk();
    plantOn(root, 'PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.jpg', photo(9));
    const { refused, text } = await issue();
    expect(refused).toEqual([{ path: '/DCIM/100APPLE/IMG_0002.JPG', code: 'edited-on-phone' }]);
    expect(read(text).items.map((each) => each.path)).toEqual(
      [1, 3].map((at) => `/DCIM/100APPLE/IMG_000${at}.JPG`),
    );
  });

  it('looks at each on the phone: nothing that was changed or deleted there since the import, nor beside which something new lies', async () => {
    const { issue, root, library, phone, receipts } = await listDesk();
    for (const at of [4, 5]) plantOn(root, `DCIM/100APPLE/IMG_000${at}.JPG`, photo(4000 + at));
    await importPhone(library, phone, { signal: idle() });
    await pictureWell(library);
    await backUp(library);
    expect((await issue()).listed).toBe(5);
    appendFileSync(path.join(root, 'DCIM/100APPLE/IMG_0001.JPG'), 'more');
    rmSync(path.join(root, 'DCIM/100APPLE/IMG_0002.JPG'));
    plantOn(root, 'DCIM/100APPLE/IMG_0003.MOV', photo(77));
    const { refused, text } = await issue();
    expect(Object.fromEntries(refused.map((each) => [path.basename(each.path), each.code]))).toEqual({
      'IMG_0001.JPG': 'changed-on-phone',
      'IMG_0002.JPG': 'gone-already',
      'IMG_0003.JPG': 'incomplete',
    });
    expect(read(text).items.map((each) => path.basename(each.path))).toEqual([
      'IMG_0004.JPG',
      'IMG_0005.JPG',
    ]);
    // It was on the list before, and is in no plan any more.
    expect(receipts().map((each) => path.basename(each.path))).toEqual(['IMG_0002.JPG']);
    expect((await issue()).refused.map((each) => path.basename(each.path))).not.toContain('IMG_0002.JPG');
    const { outcomes } = await importPhone(library, phone, { signal: idle() });
    expect(outcomes).toMatchObject({ imported: 2 });
  });

  it('names a photo beside which another one lies that is proven too', async () => {
    const { issue, root, library, phone } = await listDesk();
    plantOn(root, 'DCIM/100APPLE/img_0001.png', photo(4711));
    await importPhone(library, phone, { signal: idle() });
    await pictureWell(library);
    await backUp(library);
    expect(await issue()).toMatchObject({ listed: 4, refused: [] });
    // Whoever deletes the one by its name takes the other along: as it is by now it is nowhere else.
    appendFileSync(path.join(root, 'DCIM/100APPLE/img_0001.png'), 'more');
    const { refused, listed } = await issue();
    expect(listed).toBe(2);
    expect(Object.fromEntries(refused.map((each) => [path.basename(each.path), each.code]))).toEqual({
      'IMG_0001.JPG': 'incomplete',
      'img_0001.png': 'changed-on-phone',
    });
  });

  it('is made for a phone that has no room for it too, to be shown: room is what it is for', async () => {
    const { issue, root, device } = await listDesk();
    await device.set({ diskFull: true });
    const { listed, place, shown, refused } = await issue();
    expect({ listed, place, refused }).toEqual({ listed: 3, place: null, refused: [] });
    expect(shown.photos).toHaveLength(3);
    expect(existsSync(path.join(root, 'Photoferry/eviction-list.signed'))).toBe(false);
    await device.set({ diskFull: false });
    expect((await issue()).place).toBe('/Photoferry/eviction-list.signed');
    expect(readdirSync(path.join(root, 'Photoferry/Thumbnails'))).toHaveLength(3);
  });

  it('takes nothing for deleted that lies in a folder which the phone does not show', async () => {
    const { issue, root, receipts } = await listDesk();
    await issue();
    renameSync(path.join(root, 'DCIM/100APPLE'), path.join(root, 'DCIM/away'));
    expect(await issue()).toMatchObject({ listed: 0 });
    expect(receipts()).toEqual([]);
    renameSync(path.join(root, 'DCIM/away'), path.join(root, 'DCIM/100APPLE'));
    expect(await issue()).toMatchObject({ listed: 3, refused: [] });
  });

  it('names a photo with its edit once that is proven too, and neither as soon as it is edited again', async () => {
    const root = await temporaryFolder();
    const kept = 'PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.heic';
    plantOn(root, kept, photo(9));
    const { issue, library, phone, receipts } = await listDesk({ root });
    const both = ['/DCIM/100APPLE/IMG_0002.JPG', '/DCIM/100APPLE/IMG_E0002.HEIC'];
    const first = await issue();
    expect(first).toMatchObject({ listed: 4, refused: [] });
    const items = read(first.text).items.filter((each) => both.includes(each.path));
    expect(items.map((each) => each.path).sort()).toEqual(both);
    expect(new Set(items.map((each) => each.asset)).size).toBe(1);
    expect(first.shown.photos).toHaveLength(3);

    plantOn(root, kept, photo(10));
    const second = await issue();
    expect(second.refused.map((each) => each.path).sort()).toEqual(both);
    expect(new Set(second.refused.map((each) => each.code))).toEqual(new Set(['edited-on-phone']));
    // What is new is fetched, and then it has to be proven before either is named again.
    const { outcomes } = await importPhone(library, phone, { signal: idle() });
    expect(outcomes).toMatchObject({ imported: 1, seen: 3 });
    const third = read((await issue()).text);
    expect(third.items.map((each) => each.path).filter((each) => both.includes(each))).toEqual([]);
    await pictureWell(library);
    await backUp(library);
    expect(await issue()).toMatchObject({ listed: 4, refused: [] });

    // The person deletes the photo in Photos, which takes the edit along.
    rmSync(path.join(root, both[0]!));
    rmSync(path.join(root, 'PhotoData/Mutations/DCIM/100APPLE/IMG_0002'), { recursive: true });
    await importPhone(library, phone, { signal: idle() });
    expect(
      receipts()
        .map((each) => each.path)
        .sort(),
    ).toEqual(both);
    expect(library.catalog.assets.page(undefined, 10)).toHaveLength(3);
  });

  it('names what was deleted for good only by a yes of its own, and apart', async () => {
    const { issue, library, phone, root } = await listDesk();
    moveToTrash(library, [keyOf(library, 'IMG_0002.JPG')]);
    await purgeAssets(library, [keyOf(library, 'IMG_0002.JPG')], { signal: idle() });
    await importPhone(library, phone, { signal: idle() });
    expect(read((await issue()).text).purged).toEqual([]);
    const list = read((await issue({ withPurged: true })).text);
    expect(list.purged.map((each) => each.path)).toEqual(['/DCIM/100APPLE/IMG_0002.JPG']);
    expect(list.items).toHaveLength(2);
    // Nor what was edited on the phone since: nobody has said yes to that.
    plantOn(root, 'PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.jpg', photo(9));
    expect(read((await issue({ withPurged: true })).text).purged).toEqual([]);
  });

  it('gives a receipt for what the person deletes, and none for what was not on it', async () => {
    const { issue, library, phone, root, device, receipts } = await listDesk();
    const items = candidatesOf(library, device.udid).slice(0, 2);
    await issueEvictionList(library, phone, items, { signal: idle() });
    for (const at of [1, 3]) rmSync(path.join(root, `DCIM/100APPLE/IMG_000${at}.JPG`));
    const { outcomes } = await importPhone(library, phone, { signal: idle() });
    expect(outcomes).toMatchObject({ imported: 0, duplicate: 0, seen: 1 });
    expect(receipts()).toMatchObject([
      { path: '/DCIM/100APPLE/IMG_0001.JPG', checked: 'listing', compared: 'nobody' },
    ]);
    expect(library.catalog.assets.page(undefined, 10)).toHaveLength(3);
    expect((await issue()).listed).toBe(1);
    expect(existsSync(path.join(root, 'DCIM/100APPLE/IMG_0002.JPG'))).toBe(true);
  });
});
