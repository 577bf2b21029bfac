import { readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { planFreeSpace } from '../../../electron/engine/free-space/plan-free-space.ts';
import { joinLibraryVault } from '../../../electron/engine/vault/set-up-vault.ts';
import { backUp, libraryAt, ownConfig, passphrase, photos, vaultFor } from '../backup/backup-desk.ts';
import { cardWith, picture } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { addMirrorAt, runMirror } from './mirror-desk.ts';

async function mirrored() {
  await ownConfig();
  const library = await libraryAt();
  await (await cardWith(photos(2))).read(library);
  picture(library);
  const { place } = await vaultFor(library);
  await backUp(library);
  const mirror = path.join(await temporaryFolder(), 'mirror');
  await addMirrorAt(library, mirror);
  await runMirror(library);
  const rules = { videosFirst: false, keepFavourites: false, secondCopy: true };
  const plan = async () =>
    (await planFreeSpace(library, { target: 'desktop', rules }, { signal: idle() })).assets.length;
  expect(await plan()).toBe(2);
  return { library, place, mirror, plan };
}

it('a mirror that is joined as the vault by another name is a mirror no more', async () => {
  const { library, place, mirror, plan } = await mirrored();
  renameSync(place, `${place}-away`);
  const alias = path.join(await temporaryFolder(), 'alias');
  symlinkSync(mirror, alias);
  const ended: string[] = [];
  await joinLibraryVault(
    library,
    { place: alias, secret: { passphrase } },
    { signal: idle(), onMirrorEnded: (each) => ended.push(each) },
  );
  expect(ended).toEqual([mirror]);
  expect(library.catalog.mirrors.all()).toEqual([]);
  await backUp(library);
  expect(await plan()).toBe(0);
});

it('a mirror whose name leads to the vault later is refused by the next run, and counts for nothing', async () => {
  const { library, place, mirror, plan } = await mirrored();
  rmSync(mirror, { recursive: true });
  symlinkSync(place, mirror);
  expect((await runMirror(library)).stoppedBy?.code).toBe('mirror-is-vault');
  expect(await plan()).toBe(0);
  const probes = readdirSync(place, { recursive: true }).filter((name) => String(name).endsWith('same'));
  expect(probes).toEqual([]);
});
