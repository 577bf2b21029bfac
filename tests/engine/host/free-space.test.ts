import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../import/expect-whole.ts';
import { until } from './host-desk.ts';
import { provenDesk } from './proven-desk.ts';

const rules = { videosFirst: false, keepFavourites: false, secondCopy: false };

test('A card is freed of exactly what was shown, and the copies that are left are counted', async () => {
  const { desk, id, card } = await provenDesk(5);
  const target = { phone: id };
  const copies = await desk.ask('copies', {});
  expect(copies).toMatchObject({
    assets: 5,
    places: [{ kind: 'desktop', assets: 5 }, { kind: 'vault' }, { id }],
  });
  expect(copies.places.every(({ lost }) => lost.assets === 0)).toBe(true);
  await expect(
    desk.ask('freeUp', { planId: 'none', yesToCloud: false, yesToPurged: false }),
  ).rejects.toMatchObject({
    code: 'plan-gone',
  });

  const all = await desk.ask('planFreeSpace', { target, rules });
  expect(all).toMatchObject({ candidates: 5, assets: 5, staying: {}, warnings: ['no-trash'] });
  const some = await desk.ask('planFreeSpace', { target, rules, needBytes: all.sample[0]!.sizeBytes + 1 });
  expect(some).toMatchObject({ candidates: 2, assets: 2 });
  expect(some.sample.map(({ path: at }) => path.basename(at))).toEqual(['IMG_0.JPG', 'IMG_1.JPG']);
  const { copies: where } = some.sample[0]!;
  expect(where).toEqual({ desktop: true, phones: [], vaults: [expect.stringMatching(/vault$/)] });
  expect(await desk.ask('planFreeSpace', { target, rules, needBytes: 1e12 })).toMatchObject({
    warnings: ['no-trash', 'not-enough'],
  });

  const task = await desk.ended(
    (await desk.ask('freeUp', { planId: some.planId, yesToCloud: false, yesToPurged: false })).taskId,
  );
  expect(task).toMatchObject({
    kind: 'free',
    state: 'done',
    result: { freed: 2, refused: 0, bytes: some.bytes },
  });
  expect(existsSync(path.join(card, 'DCIM/IMG_0.JPG'))).toBe(false);
  expect(existsSync(path.join(card, 'DCIM/IMG_2.JPG'))).toBe(true);
  expect(await desk.ask('planFreeSpace', { target, rules })).toMatchObject({ candidates: 3 });
  const { places } = await desk.ask('copies', {});
  expect(places.find((each) => each.id === id)).toMatchObject({ assets: 3 });
});

test('Originals leave this computer by the budget, the least recently opened first, and favourites stay', async () => {
  const { desk } = await provenDesk(5);
  const originals = path.join(desk.library, 'Originals');
  const plan = await desk.ask('planFreeSpace', { target: 'desktop', rules });
  expect(plan).toMatchObject({ candidates: 5, warnings: ['fetched-when-opened'] });
  const byName = new Map(plan.sample.map((each) => [path.basename(each.path), each]));
  // The oldest is looked at, the next is a favourite.
  const opened = byName.get('IMG_0.JPG')!;
  await desk.host.media.preview(opened.assetId, { picture: 0, signal: new AbortController().signal });
  await desk.ask('markAssets', { ids: [byName.get('IMG_1.JPG')!.asset], favourite: true });

  await desk.ask('saveSettings', { originalsBudgetBytes: plan.bytes - byName.get('IMG_2.JPG')!.sizeBytes });
  await until(() => expect(filesBelow(originals)).toHaveLength(4));
  expect(
    filesBelow(originals)
      .map((file) => path.basename(file))
      .sort(),
  ).not.toContain('IMG_2.JPG');
  await desk.ask('saveSettings', { originalsBudgetBytes: 0 });
  await until(() => expect(filesBelow(originals)).toHaveLength(2));
  expect(
    filesBelow(originals)
      .map((file) => path.basename(file))
      .sort(),
  ).toEqual(['IMG_0.JPG', 'IMG_1.JPG']);
  // What is only in the vault would be lost with it.
  const { places } = await desk.ask('copies', { asset: byName.get('IMG_2.JPG')!.asset });
  expect(places).toMatchObject([{ kind: 'desktop', assets: 0 }, { kind: 'vault', assets: 1 }, { assets: 1 }]);
});
