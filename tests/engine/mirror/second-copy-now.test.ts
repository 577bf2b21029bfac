import { existsSync, readdirSync, renameSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { candidatesOf, proveAsset } from '../../../electron/engine/free-space/proof.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { placeOf } from '../backup/backup-desk.ts';
import { free, freeDesk, onPhone, someFiles } from '../free-space/free-desk.ts';
import { keyOf } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { addMirrorAt, mirrorDesk, namesAt, runMirror } from './mirror-desk.ts';

async function evictDesk() {
  const { library, mirror, keys } = await mirrorDesk(4);
  const evict = async (secondCopy: boolean) => {
    const { done, refused } = await evictOriginals(library, keys, { secondCopy, signal: idle() });
    return { done, codes: refused.map(({ code }) => code) };
  };
  /** Where the mirror has an original; the small pictures of all are one object more. */
  const { blob } = library.catalog.backups.backupOf(keys[0]!).find(({ role }) => role === 'photo')!;
  return { library, mirror, evict, copy: placeOf(library, mirror, blob!) };
}

it('where a second copy is asked for, originals go from here only if a mirror shows it at that moment', async () => {
  const { library, mirror, evict, copy } = await evictDesk();
  renameSync(mirror, `${mirror}-away`);
  expect(await evict(true)).toEqual({ done: 0, codes: Array(4).fill('no-second-copy') });
  renameSync(`${mirror}-away`, mirror);
  truncateSync(copy, 10);
  expect(await evict(true)).toEqual({ done: 3, codes: ['no-second-copy'] });
  // The next run finds and mends it.
  expect(library.catalog.mirrors.due(library.catalog.mirrors.all()[0]!.id).blobs).toBe(1);
  expect(await runMirror(library)).toMatchObject({ due: 0, failed: 0 });
  expect(await evict(true)).toEqual({ done: 4, codes: [] });
});

it('a mirror that lost its ways in is no second copy', async () => {
  const { mirror, evict } = await evictDesk();
  for (const name of namesAt(mirror))
    if (/\/(passphrase|phrase)-/.test(name)) rmSync(path.join(mirror, name));
  expect((await evict(true)).done).toBe(0);
  // Who does not ask for one is not held up.
  expect((await evict(false)).done).toBe(4);
});

it('what was deleted here by hand is no second copy of what a phone has; a mirror that shows it is', async () => {
  const desk = await freeDesk(someFiles(2));
  const { library, phone } = desk;
  const key = library.catalog.phoneFiles.phoneKey(phone.id)!;
  const assets = [keyOf(library, 'IMG_0.JPG'), keyOf(library, 'IMG_1.JPG')];
  const plan = async () =>
    (await candidatesOf(library, { assets, phone: key, secondCopy: true }, { signal: idle() })).candidates;
  const items = await plan();
  expect(items).toHaveLength(2);
  const [resource] = library.catalog.assets.resourcesOf(assets[0]!);
  rmSync(path.join(library.root, resource!.path!));
  expect(proveAsset(library, assets[0]!, { phone: key }, { secondCopy: true })).toMatchObject({
    stays: 'no-second-copy',
  });
  const proven = proveAsset(library, assets[0]!, { phone: key });
  expect('files' in proven && proven.files[0]!.proof.copies.desktop).toBe(false);
  // Also where it was planned before.
  expect((await free(desk, phone, { items })).said).toEqual({
    ...{ 'IMG_0.JPG': 'no-second-copy', 'IMG_1.JPG': 'freed' },
  });

  const mirror = path.join(await temporaryFolder(), 'mirror');
  await addMirrorAt(library, mirror);
  await runMirror(library);
  const again = await plan();
  expect(again.map(({ path: name }) => path.basename(name))).toEqual(['IMG_0.JPG']);
  renameSync(mirror, `${mirror}-away`);
  expect((await free(desk, phone, { items: again })).said).toEqual({ 'IMG_0.JPG': 'no-second-copy' });
  expect(onPhone(desk)).toHaveLength(1);
  renameSync(`${mirror}-away`, mirror);
  expect((await free(desk, phone, { items: again })).said).toEqual({ 'IMG_0.JPG': 'freed' });
  expect(existsSync(mirror) && readdirSync(mirror)).toContain('vault.json');
});
