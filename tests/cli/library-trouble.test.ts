import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import { listAssets } from '../../electron/engine/list-assets.ts';
import { sha256Of } from '../engine/import/expect-whole.ts';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { originals, whenever } from './desk.ts';

async function card(files: number, sizeBytes = 100_000): Promise<string> {
  const folder = await temporaryFolder();
  for (let at = 0; at < files; at++) plantOn(folder, `IMG_${at}.jpg`, randomBytes(sizeBytes));
  return folder;
}

const run = (verb: string, library: string, ...rest: string[]) =>
  runPhotoferry([verb, '--library', library, '--json', ...rest]);

/** Every resource of the catalog is in its place with its digest; gives how many assets there are. */
async function countWhole(folder: string): Promise<number> {
  const library = openLibrary(folder, { mustExist: true });
  try {
    const assets = [...listAssets(library)];
    for (const { resources } of assets) {
      for (const { path: place, sha256 } of resources)
        expect(await sha256Of(path.join(folder, place!)), place!).toBe(sha256);
    }
    expect(readdirSync(library.incoming)).toEqual([]);
    return assets.length;
  } finally {
    library.close();
  }
}

it('one process at a time: the second is told who has it, and ends with 3', async () => {
  const folder = await temporaryFolder();
  const library = openLibrary(folder);
  try {
    for (const verb of ['status', 'list', 'ledger']) {
      const { status, result, stderr } = await run(verb, folder);
      expect(status, verb).toBe(3);
      expect(result).toMatchObject({ type: 'error', code: 'library-locked', advice: expect.any(String) });
      expect(stderr).toMatch(new RegExp(`process ${process.pid}`));
    }
    const from = await card(1, 10);
    expect(await run('import', folder, '--from', from)).toMatchObject({
      status: 3,
      result: { code: 'library-locked' },
    });
  } finally {
    library.close();
  }
  expect((await run('status', folder)).status).toBe(0);
});

it.each([
  ['damaged', 'catalog-corrupt', (file: string) => writeFileSync(file, readFileSync(file).fill(0xa5, 100))],
  [
    'of a newer Photoferry',
    'catalog-newer',
    (file: string) => {
      const database = new Database(file);
      database.pragma('user_version = 4000');
      database.close();
    },
  ],
])('refuses a catalog that is %s with 3, and leaves every byte of the library', async (_, code, spoil) => {
  const [folder, from] = [await temporaryFolder(), await card(2, 10)];
  expect((await run('import', folder, '--from', from, '--later')).status).toBe(0);
  spoil(path.join(folder, '.photoferry/catalog.sqlite'));
  const look = async () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const places = files.map((entry) => path.join(entry.parentPath, entry.name)).filter(isKept);
    return Promise.all(places.sort().map(async (place) => `${place} ${await sha256Of(place)}`));
  };
  // Who holds the lock is written anew each time; looking at a catalog leaves SQLite's index of an empty log.
  const isKept = (place: string) =>
    !/lock\.sqlite|owner\.json|sqlite-shm$/.test(place) &&
    !(place.endsWith('-wal') && statSync(place).size === 0);
  const before = await look();
  plantOn(from, 'new.jpg', randomBytes(10));
  for (const words of [['status'], ['list'], ['import', '--from', from]]) {
    const { status, result, stderr } = await run(words[0]!, folder, ...words.slice(1));
    expect(status, words[0]).toBe(3);
    expect(result).toMatchObject({ type: 'error', code, advice: expect.any(String) });
    expect(stderr).toMatch(/Nothing was changed/);
    expect(await look()).toEqual(before);
  }
});

it('ends with 3 on a disk that cannot be written', async ({ skip }) => {
  const [folder, from] = [await temporaryFolder(), await card(2, 10)];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
  if (mounted.status !== 0) return skip('a disk of its own cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
  const library = path.join(folder, 'library');
  expect((await run('import', library, '--from', from)).status).toBe(0);
  plantOn(from, 'new.jpg', randomBytes(10));
  spawnSync('mount', ['-o', 'remount,ro', folder]);
  for (const place of [library, path.join(folder, 'another')]) {
    const { status, result } = await run('import', place, '--from', from);
    expect(status).toBe(3);
    expect(result).toMatchObject({ type: 'error', code: 'library-unwritable', advice: expect.any(String) });
  }
  spawnSync('mount', ['-o', 'remount,rw', folder]);
  expect((await run('import', library, '--from', from)).result).toMatchObject({
    outcomes: { imported: 1, seen: 2 },
  });
  expect(await countWhole(library)).toBe(3);
});

it('ends with 1 on a disk that fills up, with 3 when not even one file fits, and goes on when there is room', async ({
  skip,
}) => {
  const [folder, from] = [await temporaryFolder(), await card(40, 400_000)];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', folder]);
  if (mounted.status !== 0) return skip('a small disk cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
  const full = await run('import', folder, '--from', from, '--later');
  expect(full.result).toMatchObject({ stoppedBy: { code: 'library-full', advice: expect.any(String) } });
  expect(full.status).toBe(1);
  expect(full.stderr).toMatch(/library-full/);
  const { imported } = full.result.outcomes as { imported: number };
  expect(await countWhole(folder)).toBe(imported);
  spawnSync('mount', ['-o', 'remount,size=100m', folder]);
  const more = await run('import', folder, '--from', from);
  expect(more).toMatchObject({
    status: 0,
    result: { outcomes: { seen: imported, imported: 40 - imported } },
  });
  expect(await countWhole(folder)).toBe(40);
  expect(originals(folder)).toHaveLength(40);
});

it('says that the disk is gone when it vanishes, and has everything that it promised when it is back', async ({
  skip,
}) => {
  const [disk, image, from] = [await temporaryFolder(), await temporaryFolder(), await card(600, 60_000)];
  const file = path.join(image, 'disk.img');
  const made = spawnSync('sh', [
    '-c',
    `truncate -s 128M ${file} && mkfs.ext4 -q ${file} && mount -o loop ${file} ${disk}`,
  ]);
  if (made.status !== 0)
    return skip('a disk that can vanish cannot be mounted here (that takes root and loop devices)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  const library = path.join(disk, 'library');
  expect((await run('import', library, '--from', from, '--later')).status).toBe(0);
  for (let at = 0; at < 600; at++) plantOn(from, `more/IMG_${at}.jpg`, randomBytes(60_000));
  const cut = await runPhotoferry(['import', '--library', library, '--json', '--later', '--from', from], {
    onStart: async (child) => {
      await whenever(child, () => readdirSync(path.join(library, '.photoferry/incoming')).length > 20);
      spawnSync('umount', ['-l', disk]);
      mkdirSync(library, { recursive: true });
    },
  });
  // Quicker than the hand at the plug, or told; never a silent success with files missing.
  if (cut.status !== 0) {
    expect([1, 3]).toContain(cut.status);
    expect(cut.stderr).toMatch(/library-(gone|unwritable)/);
  }
  expect(spawnSync('mount', ['-o', 'loop', file, disk]).status).toBe(0);
  expect(await countWhole(library)).toBeGreaterThanOrEqual(600);
  const again = await run('import', library, '--from', from, '--later');
  expect(again).toMatchObject({ status: 0, result: { outcomes: { pending: 0, unreadable: 0 } } });
  expect(await countWhole(library)).toBe(1200);
  expect(originals(library)).toHaveLength(1200);
});
