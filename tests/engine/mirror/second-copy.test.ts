import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copiesOf } from '../../../electron/engine/free-space/copies.ts';
import { proveAsset } from '../../../electron/engine/free-space/proof.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { fetchOriginals } from '../../../electron/engine/originals/fetch-originals.ts';
import { joinLibraryVault } from '../../../electron/engine/vault/set-up-vault.ts';
import { backUp, passphrase } from '../backup/backup-desk.ts';
import { expectKept } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';
import { mirrorDesk, runMirror } from './mirror-desk.ts';

it('a second copy may be in a mirror: from then on originals may go from here, and each place is told of', async () => {
  const { library, place, mirror, row, keys, mayGo } = await mirrorDesk(4, { isFilled: false });
  expect(await mayGo()).toEqual([]);
  const { places } = await copiesOf(library);
  expect(places.filter(({ kind }) => kind === 'vault')).toMatchObject([
    { name: place, assets: 4, lost: { assets: 0 } },
    { name: mirror, assets: 0, lost: { assets: 0 } },
  ]);
  await runMirror(library);
  expect(await mayGo()).toEqual(keys);
  const proven = proveAsset(library, keys[0]!, 'desktop');
  expect('files' in proven && proven.files[0]!.proof.copies.vaults).toEqual([place, mirror]);
  // What the mirror is in doubt of stays.
  const { blob } = library.catalog.backups.backupOf(keys[1]!).find(({ role }) => role === 'photo')!;
  library.catalog.mirrors.doubt(row.id, blob!);
  expect(await mayGo()).toEqual(keys.filter((_, at) => at !== 1));
  // Also where it was planned before: what is carried out asks once more.
  const still = (asset: number) => proveAsset(library, asset, 'desktop', { secondCopy: true });
  expect(still(keys[1]!)).toMatchObject({ stays: 'no-second-copy' });
  expect(still(keys[0]!)).toHaveProperty('files');
  library.catalog.mirrors.remove(row.id);
  expect(await mayGo()).toEqual([]);
});

it('originals come back from the mirror when the vault is gone, and the mirror becomes the vault', async () => {
  const { library, place, mirror, keys } = await mirrorDesk(4);
  expect(await evictOriginals(library, keys, { signal: idle() })).toMatchObject({ done: 4 });
  renameSync(place, `${place}-away`);
  expect(await fetchOriginals(library, keys.slice(0, 2), { signal: idle() })).toMatchObject({
    ...{ done: 2, files: 2, refused: [] },
  });
  await joinLibraryVault(library, { place: mirror, secret: { passphrase } }, { signal: idle() });
  expect(library.catalog.mirrors.all()).toEqual([]);
  expect(await backUp(library)).toMatchObject({ assets: 4, backedUp: 4, proven: 4, failed: 0 });
  expect(await fetchOriginals(library, keys, { signal: idle() })).toMatchObject({ done: 4, files: 2 });
  expectKept(library);
  renameSync(`${place}-away`, place);
  rmSync(place, { recursive: true });
  expect(existsSync(path.join(mirror, 'vault.json'))).toBe(true);
});
