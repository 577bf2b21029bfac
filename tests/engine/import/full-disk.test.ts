import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeRoom } from '../../../electron/engine/free-space/make-room.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { backUp, ownConfig, vaultFor } from '../backup/backup-desk.ts';
import { expectKept, keysByName, picture } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';

const free = (disk: string) => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};

/** Writes until so much is left. */
function fill(disk: string, leftBytes: number): void {
  const filler = path.join(disk, 'filler');
  rmSync(filler, { force: true });
  const count = Math.ceil(Math.max(0, free(disk) - leftBytes) / 4096);
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096', `count=${count}`]);
}

/** Eight photos that the vault holds beyond doubt, on a disk of 40 MB; `bring` brings so many more. */
async function smallDisk(skip: (why: string) => never) {
  const [folder, disk] = [await temporaryFolder(), await temporaryFolder()];
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk]).status !== 0)
    skip('a small disk cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  await ownConfig();
  await mkdir(path.join(folder, 'DCIM'));
  let next = 0;
  const bring = async (library: Library, count: number) => {
    for (let at = 0; at < count; at++)
      await writeFile(path.join(folder, `DCIM/${next++}.jpg`), randomBytes(700_000));
    return await importPhone(library, await openFolder(folder), { signal: idle() });
  };
  const library = openLibrary(disk);
  await bring(library, 8);
  await vaultFor(library);
  picture(library);
  expect(await backUp(library)).toMatchObject({ proven: 8 });
  return { disk, library, bring };
}

it('an import leaves room on a nearly full disk to free in, and frees what can go', async ({ skip }) => {
  const { disk, library, bring } = await smallDisk(skip as never);
  try {
    fill(disk, 3_000_000);
    const { stoppedBy, evicted, outcomes } = await bring(library, 12);
    // Eight could go; there is no room for twelve, whatever goes.
    expect(evicted).toMatchObject({ assets: 8 });
    expect(stoppedBy).toMatchObject({ code: 'library-full' });
    expect(outcomes.imported).toBeGreaterThanOrEqual(8);
    expect(free(disk)).toBeGreaterThan(1_000_000);
    expectKept(library);
  } finally {
    library.close();
  }
});

it('deletions that cannot be taken back yet are told of once, with their number', async () => {
  const root = await temporaryFolder();
  const library = openLibrary(root);
  const file = { resource: 1, sha256: randomBytes(32), sizeBytes: 3 };
  library.catalog.durably(() => {
    for (let at = 0; at < 110; at++) {
      const aside = randomBytes(16).toString('hex');
      writeFileSync(path.join(library.leaving, aside), 'abc');
      const files = [{ ...file, aside, path: `Originals/blocked/${at}.jpg` }];
      library.catalog.removals.begin({ kind: 'evict', identities: [], files });
    }
  });
  writeFileSync(path.join(root, 'Originals/blocked'), '');
  library.close();
  const again = openLibrary(root);
  expect(again.notices).toHaveLength(1);
  expect(again.notices[0]).toMatch(/^110 deletions .*blocked\/0\.jpg.* and 107 more/);
  again.close();
  rmSync(path.join(root, 'Originals/blocked'));
  const third = openLibrary(root);
  expect(third.notices).toEqual([]);
  third.close();
});

it.for([100_000, 0])(
  'what can go goes where others have left %i bytes on the disk',
  async (left, { skip }) => {
    const { disk, library, bring } = await smallDisk(skip as never);
    const keys = [...keysByName(library).values()];
    fill(disk, left);
    try {
      expect(await evictOriginals(library, keys.slice(0, 2), { signal: idle() })).toMatchObject({
        ...{ done: 2, refused: [] },
      });
    } finally {
      library.close();
    }
    fill(disk, left);
    const again = openLibrary(disk, { mustExist: true });
    try {
      expect(again.notices).toEqual([]);
      expect(await makeRoom(again, 100_000_000, { signal: idle() })).toMatchObject({ assets: 6 });
      expectKept(again);
      rmSync(path.join(disk, 'filler'));
      expect((await bring(again, 1)).outcomes.imported).toBe(1);
    } finally {
      again.close();
    }
  },
);

it('a disk without any room says that it is full, not that it cannot be written', async ({ skip }) => {
  const { disk, library } = await smallDisk(skip as never);
  library.close();
  rmSync(path.join(disk, '.photoferry/ballast'), { force: true });
  fill(disk, 0);
  expect(() => openLibrary(disk, { mustExist: true })).toThrow(
    expect.objectContaining({ code: 'library-full', advice: expect.not.stringContaining('import') }),
  );
});
