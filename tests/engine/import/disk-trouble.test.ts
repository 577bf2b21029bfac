import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { backUp, ownConfig, vaultFor } from '../backup/backup-desk.ts';
import { expectKept, keysByName, picture } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { interfere } from './interfere.ts';

it('stops on a full disk with everything whole, and goes on when there is room', async ({
  skip,
  onTestFinished,
}) => {
  const [folder, disk] = [await temporaryFolder(), await temporaryFolder()];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
  if (mounted.status !== 0) return skip('a small disk cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  await mkdir(path.join(folder, 'DCIM'));
  for (let at = 0; at < 30; at++)
    await writeFile(path.join(folder, `DCIM/${at}.jpg`), randomBytes(at === 15 ? 5_000_000 : 700_000));

  const library = openLibrary(disk);
  const whole = () => {
    const assets = [...listAssets(library)];
    for (const { resources } of assets) {
      const bytes = readFileSync(path.join(disk, resources[0]!.path!));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(resources[0]!.sha256);
    }
    expect(readdirSync(library.incoming)).toEqual([]);
    return assets.length;
  };
  try {
    const first = await importPhone(library, await openFolder(folder), { signal: idle() });
    expect(first.stoppedBy).toMatchObject({ code: 'library-full', advice: expect.any(String) });
    expect(first.outcomes.pending).toBeGreaterThan(0);
    expect(whole()).toBe(first.outcomes.imported);
    spawnSync('mount', ['-o', 'remount,size=80m', disk]);
    const second = await importPhone(library, await openFolder(folder), { signal: idle() });
    expect(second.stoppedBy).toBeUndefined();
    expect(second.outcomes.pending).toBe(0);
    expect(whole()).toBe(30);
    const files = readdirSync(path.join(disk, 'Originals'), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(files).toHaveLength(30);
  } finally {
    library.close();
  }
});

it('goes on where the disk is full and the vault holds older originals beyond doubt: those make room, and no others', async ({
  skip,
  onTestFinished,
}) => {
  const [folder, disk] = [await temporaryFolder(), await temporaryFolder()];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
  if (mounted.status !== 0) return skip('a small disk cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  await ownConfig();
  const place = (at: number) => path.join(folder, `DCIM/${at}.jpg`);
  await mkdir(path.join(folder, 'DCIM'));
  for (let at = 0; at < 20; at++) await writeFile(place(at), randomBytes(700_000));
  const library = openLibrary(disk);
  try {
    const bring = async () => await importPhone(library, await openFolder(folder), { signal: idle() });
    await bring();
    await vaultFor(library);
    picture(library);
    expect(await backUp(library)).toMatchObject({ proven: 20 });
    for (let at = 20; at < 44; at++) await writeFile(place(at), randomBytes(700_000));
    const { outcomes, stoppedBy, evicted } = await bring();
    // All came, and more than the disk can hold: only what was backed up before has gone for it.
    expect(stoppedBy).toBeUndefined();
    expect(outcomes).toMatchObject({ imported: 24, pending: 0 });
    expect(evicted!.assets).toBeGreaterThan(10);
    expectKept(library);
    const { backups, removals } = library.catalog;
    expect(removals.evictedCount()).toBe(evicted!.assets);
    for (const { id, path: here } of [...keysByName(library).values()].flatMap((key) =>
      library.catalog.assets.resourcesOf(key).map((each) => ({ ...each, id: key })),
    ))
      if (here === null) expect(backups.isBackedUp(id)).toBe(true);
    // What is here now is proven nowhere: the next ones find no room.
    for (let at = 44; at < 90; at++) await writeFile(place(at), randomBytes(700_000));
    const full = await bring();
    expect(full.stoppedBy).toMatchObject({ code: 'library-full' });
    expect(full.outcomes.pending).toBeGreaterThan(0);
    expectKept(library);
  } finally {
    library.close();
  }
}, 120_000);

it('says that the disk is gone when it vanishes, and has lost nothing when it is back', async ({
  skip,
  onTestFinished,
}) => {
  const [folder, disk, image] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  const file = path.join(image, 'disk.img');
  const made = spawnSync('sh', [
    '-c',
    `truncate -s 64M ${file} && mkfs.ext4 -q ${file} && mount -o loop ${file} ${disk}`,
  ]);
  if (made.status !== 0)
    return skip('a disk that can vanish cannot be mounted here (that takes root and loop devices)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  for (let at = 0; at < 30; at++) await writeFile(path.join(folder, `${at}.jpg`), randomBytes(300_000));
  const library = openLibrary(disk);
  const phone = interfere(await openFolder(folder), 12, () => {
    spawnSync('umount', ['-l', disk]);
  });
  const first = await importPhone(library, phone, { signal: idle() });
  expect(first.stoppedBy).toMatchObject({ code: 'library-gone', advice: expect.any(String) });
  library.close();

  expect(spawnSync('mount', ['-o', 'loop', file, disk]).status).toBe(0);
  const again = openLibrary(disk);
  try {
    const second = await importPhone(again, await openFolder(folder), { signal: idle() });
    expect(second.outcomes.pending).toBe(0);
    expect(second.outcomes.imported + second.outcomes.seen).toBe(30);
    for (const { resources } of listAssets(again)) {
      const bytes = readFileSync(path.join(disk, resources[0]!.path!));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(resources[0]!.sha256);
    }
  } finally {
    again.close();
  }
});

it('works on a card reader’s file system, which has neither links nor capitals of its own', async ({
  skip,
  onTestFinished,
}) => {
  const [folder, disk, image] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  const file = path.join(image, 'disk.img');
  const script = `truncate -s 64M ${file} && mkfs.exfat ${file} >/dev/null && loop=$(losetup -f --show ${file}) && echo $loop && mount.exfat-fuse $loop ${disk}`;
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const made = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
    spawnSync('losetup', ['-d', made.stdout.trim()]);
  });
  if (made.status !== 0) {
    return skip(
      `an exFAT disk cannot be made here (exfatprogs, exfat-fuse, root, loop devices): ${made.stderr}`,
    );
  }
  await mkdir(path.join(folder, 'a'));
  await mkdir(path.join(folder, 'b'));
  for (const name of ['a/IMG_1.JPG', 'b/img_1.jpg', 'a/IMG_2.JPG'])
    await writeFile(path.join(folder, name), randomBytes(50_000));
  const library = openLibrary(disk);
  try {
    const result = await importPhone(library, await openFolder(folder), { signal: idle() });
    expect(result.outcomes).toMatchObject({ imported: 3 });
    for (const { resources } of listAssets(library)) {
      const bytes = readFileSync(path.join(disk, resources[0]!.path!));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(resources[0]!.sha256);
    }
    expect((await importPhone(library, await openFolder(folder), { signal: idle() })).outcomes.seen).toBe(3);
  } finally {
    library.close();
  }
});
