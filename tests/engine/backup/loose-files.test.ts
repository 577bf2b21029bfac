import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { looseWords } from '../../../electron/cli/loose-words.ts';
import { statusOf } from '../../../electron/engine/status.ts';
import {
  expectSameFiles,
  importFiles,
  joinedDesk,
  makeVault,
  newDesk,
  backUp as runBackup,
} from '../../vaults/vault-desk.ts';
import { temporaryFolder } from '../temporary.ts';
import {
  backUp,
  bring,
  expectKept,
  libraryAt,
  logOf,
  namesIn,
  opened,
  ownConfig,
  photo,
  photos,
  vaultFor,
} from './backup-desk.ts';

const sidecar = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>');

/** The names that the log tells of as belonging to no photo. */
async function toldLoose(library: Parameters<typeof opened>[0]): Promise<string[]> {
  const entities = [...(await logOf(await opened(library)))].filter(([entity]) => entity.startsWith('file:'));
  return entities.flatMap(([, fields]) =>
    [...fields].flatMap(([field, { value }]) =>
      field.startsWith('resource:') && value !== null ? [(value as { name: string }).name] : [],
    ),
  );
}

it('a file that belongs to no photo is in the vault as it is, until its photo comes and takes it along', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { ...photos(1), 'IMG_9.XMP': sidecar });
  expect(looseWords(library)).toMatch(
    /^1 file belongs to no photo or video, and is not backed up: .*IMG_9.XMP\.$/,
  );
  await vaultFor(library);
  expect(await backUp(library)).toMatchObject({
    assets: 1,
    backedUp: 1,
    loose: 1,
    looseBackedUp: 1,
    failures: [],
  });
  expect(statusOf(library)).toMatchObject({ assets: 1, loose: 1, looseBackedUp: 1 });
  expect(looseWords(library)).toBe('1 file belongs to no photo or video, and is backed up as well.');
  expect(await toldLoose(library)).toEqual(['IMG_9.XMP']);
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(2);
  // Nothing is due any more.
  expect((await backUp(library)).requests).toBe(1);

  await bring(library, { 'IMG_9.JPG': photo(), 'IMG_9.XMP': sidecar });
  expect(await backUp(library)).toMatchObject({ assets: 2, backedUp: 2, loose: 0, looseBackedUp: 0 });
  expect(await expectKept(library)).toBe(2);
  expect(await toldLoose(library)).toEqual([]);
  // Only the photo was sent.
  expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(3);
});

it('one that cannot be read is named by every backup, the others go on', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { 'IMG_1.AAE': Buffer.from('one'), 'IMG_2.AAE': Buffer.from('two') });
  await vaultFor(library);
  const [broken] = library.catalog.looseFiles.duePaths(1);
  writeFileSync(path.join(library.root, broken!), 'other');
  rmSync(path.join(library.root, broken!));
  for (let round = 0; round < 2; round++) {
    const { failures, loose, looseBackedUp } = await backUp(library);
    expect({ loose, looseBackedUp }).toEqual({ loose: 2, looseBackedUp: 1 });
    expect(failures).toEqual([{ path: broken, code: 'file-unreadable' }]);
  }
  expect(looseWords(library)).toContain(`1 of them is not backed up: ${broken}.`);
});

it('a blob that the vault lost is sent again by prove', async () => {
  const store = path.join(await temporaryFolder(), 'vault');
  const place = { words: ['--folder', store] };
  const desk = await newDesk(place);
  await importFiles(desk, [{ name: 'LONE.AAE', sizeBytes: 900 }]);
  await makeVault(desk, place);
  await runBackup(desk);
  rmSync(path.join(store, 'blobs'), { recursive: true });
  const { result } = await desk.run(['prove', '--json']);
  expect(result).toMatchObject({ repaired: 1, broken: [{ code: 'blob-missing', repaired: true }] });
  expect((await desk.run(['prove', '--deep', '--json'])).result).toMatchObject({ broken: [], orphans: 0 });
});

it('all come back on another computer and by export, each in its place, also two with equal bytes', async () => {
  const store = path.join(await temporaryFolder(), 'vault');
  const place = { words: ['--folder', store] };
  const desk = await newDesk(place);
  const names = ['IMG_1.JPG', 'LONE_1.AAE', 'LONE_2.XMP', 'LONE_3.AAE'];
  await importFiles(
    desk,
    names.map((name) => ({ name, sizeBytes: 900 })),
  );
  const same = await temporaryFolder();
  for (const name of ['SAME_1.AAE', 'SAME_2.AAE']) writeFileSync(path.join(same, name), 'the same edits');
  expect((await desk.run(['import', '--later', '--from', same])).status).toBe(0);
  await makeVault(desk, place);
  const { result } = await runBackup(desk);
  expect(result).toMatchObject({ assets: 1, backedUp: 1, loose: 5, looseBackedUp: 5 });
  const other = await joinedDesk(place);
  const restored = path.join(other.home, 'restored');
  expect((await other.run(['restore', '--to', restored, '--json'])).result).toMatchObject({
    assets: 1,
    files: 6,
  });
  expectSameFiles(desk.library, restored);
  const exported = path.join(desk.home, 'exported');
  expect((await desk.run(['export', '--to', exported, '--json'])).result).toMatchObject({
    files: 6,
    failed: 0,
  });
  expectSameFiles(desk.library, exported);
});
