import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { AssetFields, Rotation } from '../../electron/catalog/assets.ts';
import { type Catalog, createCatalog } from '../../electron/catalog/catalog.ts';
import { temporaryFolder } from '../engine/temporary.ts';

let catalog: Catalog;
beforeEach(async () => {
  catalog = createCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  onTestFinished(() => catalog.close());
});

const fields: AssetFields = {
  ...{ kind: 'photo', takenAtMs: 1, offsetMinutes: null, evidence: 'mtime', width: null, height: null },
  ...{ durationMs: null, camera: null, lens: null, latitude: null, longitude: null, burstId: null },
  ...{ favourite: false, hidden: false },
};

/** @param phone what phones said; @param person what the person said after that, if anything */
interface Said {
  phone: boolean;
  person?: boolean;
  rotation?: Rotation;
}
let seed = 0;
function newAsset({ phone, person, rotation }: Said): number {
  const asset = catalog.assets.insertAsset(Buffer.alloc(16, ++seed), { ...fields, favourite: phone });
  if (person !== undefined) catalog.marks.mark(asset, { favourite: person });
  if (rotation) catalog.marks.rotate(asset, rotation);
  return asset;
}

it.each<[string, Said, Said, 0 | 1]>([
  ['phones alone: any of them', { phone: false }, { phone: true }, 1],
  ['the person took it from the one that joins', { phone: false }, { phone: true, person: false }, 0],
  ['the person set it on the one that joins', { phone: false }, { phone: false, person: true }, 1],
  [
    'the person said two things: that of the one that stays',
    { phone: true, person: false },
    { phone: false, person: true },
    0,
  ],
  ['the person said nothing of the one that joins', { phone: true, person: false }, { phone: true }, 0],
])('marks of two that become one: %s', (_, stays, joins, favourite) => {
  const [winner, loser] = [newAsset(stays), newAsset(joins)];
  catalog.marks.carry(loser, winner);
  expect(catalog.assets.asset(winner)).toMatchObject({ favourite, hidden: 0 });
  expect(catalog.assets.asset(winner)!.marked).toBe(
    stays.person === undefined && joins.person === undefined ? 0 : 1,
  );
});

it('a turn goes along, unless the one that stays was turned itself', () => {
  const turned = newAsset({ phone: false, rotation: 90 });
  for (const [rotation, expected] of [
    [0, 90],
    [180, 180],
  ] as const) {
    const winner = newAsset({ phone: false, rotation });
    catalog.marks.carry(turned, winner);
    expect(catalog.assets.asset(winner)!.rotation).toBe(expected);
  }
});
