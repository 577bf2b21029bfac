import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { digestOf } from '../../../electron/engine/backup/log-fields.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { readLog } from '../../../electron/vault/log.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import {
  backUp,
  bring,
  expectKept,
  join,
  libraryAt,
  logOf,
  opened,
  ownConfig,
  photo,
  photos,
  vaultFor,
} from './backup-desk.ts';

/** What a person sets of a photo. */
function mark(library: Library, row: number, marks: { favourite?: boolean; hidden?: boolean }): void {
  const { assetId, id: _, thumbhash: __, favourite, hidden, ...fields } = library.catalog.assets.asset(row)!;
  const now = { favourite: favourite === 1, hidden: hidden === 1, ...marks };
  library.catalog.assets.updateAsset(row, assetId, { ...fields, ...now });
}

async function saidOf(library: Library, row: number): Promise<Record<string, unknown>> {
  const id = Buffer.from(library.catalog.assets.asset(row)!.assetId).toString('hex');
  const fields = (await logOf(await opened(library))).get(`asset:${id}`);
  return Object.fromEntries([...fields!].map(([field, { value }]) => [field, value]));
}

/** What the desktop that the library is now has told, as entity and field. */
async function toldNow(library: Library): Promise<string[]> {
  const { vault } = await opened(library);
  const told: string[] = [];
  for await (const { desktop, value } of readLog(vault, new Map(), { signal: idle() }))
    if (desktop === vault.desktop)
      told.push(...value.changes.map(({ entity, field }) => `${entity} ${field}`));
  return told;
}

it('an old image of a library overwrites nothing that was told since, and tells only what the log does not say', async () => {
  await ownConfig();
  const root = await temporaryFolder();
  const first = openLibrary(path.join(root, 'one'));
  await bring(first, photos(3));
  await vaultFor(first);
  await backUp(first);
  first.close();
  cpSync(path.join(root, 'one'), path.join(root, 'image'), { recursive: true });

  const library = await libraryAt(path.join(root, 'one'));
  const { desktop } = library.catalog.vault.get()!;
  // The clock of that time was ahead, by less than is taken for a fault.
  const ahead = String(Date.now() + 3 * 3_600_000).padStart(13, '0');
  library.catalog.vault.setLastClock(`${ahead}-00000-${desktop}`);
  mark(library, 1, { favourite: true });
  await backUp(library);

  const image = await libraryAt(path.join(root, 'image'));
  await bring(image, { 'NEW.JPG': photo() });
  mark(image, 2, { hidden: true });
  expect(await backUp(image)).toMatchObject({ backedUp: 4, notices: ['desktop-renewed'] });
  expect(await saidOf(image, 1)).toMatchObject({ favourite: true, hidden: false });
  expect(await saidOf(image, 2)).toMatchObject({ favourite: false, hidden: true });
  const old = Buffer.from(image.catalog.assets.asset(1)!.assetId).toString('hex');
  const told = await toldNow(image);
  expect(told.filter((each) => each.includes(old))).toEqual([]);
  expect(told.filter((each) => each.endsWith(' hidden'))).toHaveLength(2);
  expect(await expectKept(image)).toBe(4);
  // It relies on what it told under its old name, and puts that back where it is lost.
  const { vault } = await opened(image);
  rmSync(path.join(vault.store.place, 'log', vault.member, desktop), { recursive: true });
  const { broken } = await proveVault(image, { deep: false, signal: idle() });
  expect(broken.filter(({ repaired }) => repaired)).toHaveLength(1);
  expect(await saidOf(image, 2)).toMatchObject({ favourite: false, hidden: true });
  expect(await proveVault(library, { deep: false, signal: idle() })).toMatchObject({ repaired: 1 });

  // What is changed from then on wins, though the other's clock was ahead.
  mark(image, 1, { favourite: true });
  await backUp(image);
  mark(image, 1, { favourite: false });
  await backUp(image);
  expect(await saidOf(image, 1)).toMatchObject({ favourite: false });
});

it('a library whose catalog was lost overwrites nothing of what was said of its photos', async () => {
  await ownConfig();
  const files = photos(2);
  const first = await libraryAt();
  await bring(first, files);
  const { place, phrase } = await vaultFor(first);
  mark(first, 1, { favourite: true });
  await backUp(first);
  const { assetId } = first.catalog.assets.asset(1)!;

  const second = await libraryAt();
  await bring(second, files);
  await join(second, place, phrase);
  expect(await backUp(second)).toMatchObject({ backedUp: 2 });
  const row = second.catalog.assets.assetKey(assetId)!;
  expect(await saidOf(second, row)).toMatchObject({ favourite: true });
  mark(second, row, { favourite: true });
  await backUp(second);
  mark(second, row, { favourite: false });
  await backUp(second);
  expect(await saidOf(second, row)).toMatchObject({ favourite: false });
});

it('what never arrived under the old name is told under the new one', async () => {
  await ownConfig();
  const root = await temporaryFolder();
  const first = openLibrary(path.join(root, 'one'));
  await bring(first, photos(2));
  await vaultFor(first);
  await backUp(first);
  first.close();
  cpSync(path.join(root, 'one'), path.join(root, 'image'), { recursive: true });
  const library = await libraryAt(path.join(root, 'one'));
  await bring(library, { 'SINCE.JPG': photo() });
  await backUp(library);

  const image = await libraryAt(path.join(root, 'image'));
  // It noted what it was about to tell, and was cut off.
  const { assetId } = image.catalog.assets.asset(1)!;
  mark(image, 1, { favourite: true });
  const said = image.catalog.backups.loggedOf(assetId);
  image.catalog.backups.setLogged(assetId, { ...said, favourite: digestOf(true) });
  expect(await backUp(image)).toMatchObject({ backedUp: 2, notices: ['desktop-renewed'] });
  expect(await saidOf(image, 1)).toMatchObject({ favourite: true });
});
