import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { restoreLibrary } from '../../../electron/engine/restore/restore-library.ts';
import {
  backUp,
  bring,
  expectKept,
  join,
  libraryAt,
  namesIn,
  opened,
  ownConfig,
  photo,
  photos,
  vaultFor,
} from '../backup/backup-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';

async function prove(library: Library) {
  const { broken, repaired } = await proveVault(library, { deep: false, signal: idle() });
  return {
    repaired,
    broken: broken.map(({ name, code }) => [name, code]),
    isMended: broken.every((each) => each.repaired),
  };
}

/** All that comes back with the phrase alone. */
async function restored(place: string, phrase: string) {
  const bare = await libraryAt();
  await join(bare, place, phrase);
  const { vault } = await opened(bare);
  const told: string[] = [];
  const options = { to: await temporaryFolder(), library: bare.root, signal: idle() };
  const result = await restoreLibrary(vault, { ...options, onFailure: ({ code }) => void told.push(code) });
  return { files: result.files, problems: result.problems, told };
}

const entriesIn = (folder: string) =>
  ['refs', 'log'].flatMap((kind) =>
    readdirSync(path.join(folder, kind), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );

it('a lost log of any length is put back in one pass', async () => {
  await ownConfig();
  const library = await libraryAt();
  const { place } = await vaultFor(library);
  for (let at = 0; at < 12; at++) {
    await bring(library, { [`IMG_${at}.JPG`]: photo(2000) });
    await backUp(library);
  }
  const there = entriesIn(place);
  expect(there).toHaveLength(24);
  for (const file of there) rmSync(file);
  const { vault } = await opened(library);
  const first = await prove(library);
  expect(first).toMatchObject({ repaired: 24, isMended: true });
  expect(entriesIn(place).sort()).toEqual(there.sort());
  expect(await prove(library)).toMatchObject({ broken: [] });
  expect(vault.desktop).toBe(library.catalog.vault.get()!.desktop);
});

it('what lies beside the log and is none of it is named, hides nothing, and makes no copy of a desktop', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(2, 2000));
  const { place, phrase } = await vaultFor(library);
  await backUp(library);
  const { desktop } = library.catalog.vault.get()!;
  const junk = entriesIn(place).flatMap((file) =>
    [1, 2, 3, 4, 5, 6].map(
      (at) => `${file.slice(0, -43)}000000000${at % 2 ? 1 : 2}-${String(at).padStart(32, '0')}`,
    ),
  );
  for (const file of junk) writeFileSync(file, 'junk');
  expect((await prove(library)).broken.map(([, code]) => code).sort()).toEqual([
    ...['chain-damaged', 'chain-damaged', 'chain-junk', 'chain-junk'],
  ]);
  await bring(library, { 'LATER.JPG': photo() });
  expect(await backUp(library)).toMatchObject({ backedUp: 3, failed: 0 });
  expect(library.catalog.vault.get()!.desktop).toBe(desktop);
  expect(await restored(place, phrase)).toMatchObject({ files: 3, problems: 0 });
});

it('a library and its copy that wrote the same numbers at once both go on under names of their own, and nothing is lost', async () => {
  const [ours, theirs] = [await ownConfig(), await temporaryFolder()];
  const as = (config: string) => {
    process.env.PHOTOFERRY_CONFIG_DIR = config;
  };
  const root = await temporaryFolder();
  const before = openLibrary(root);
  await bring(before, { 'BEFORE.JPG': photo() });
  const { place, phrase } = await vaultFor(before);
  await backUp(before);
  const { desktop } = before.catalog.vault.get()!;
  before.close();
  const copyRoot = await temporaryFolder();
  cpSync(root, copyRoot, { recursive: true });
  cpSync(ours, theirs, { recursive: true });
  const [one, copy] = [await libraryAt(root), await libraryAt(copyRoot)];

  const known = new Set(entriesIn(place));
  const aside = await temporaryFolder();
  await bring(one, { 'ONE.JPG': photo() });
  await backUp(one);
  // Neither sees what the other writes meanwhile.
  const hidden = entriesIn(place).filter((file) => !known.has(file));
  for (const [at, file] of hidden.entries()) renameSync(file, path.join(aside, String(at)));
  as(theirs);
  await bring(copy, { 'COPY.JPG': photo() });
  expect(await backUp(copy)).toMatchObject({ notices: [], backedUp: 2 });
  for (const [at, file] of hidden.entries()) renameSync(path.join(aside, String(at)), file);

  expect(await restored(place, phrase)).toMatchObject({ files: 3, problems: 0 });
  as(ours);
  await bring(one, { 'ONE_LATER.JPG': photo() });
  expect(await backUp(one)).toMatchObject({ notices: ['desktop-renewed'], backedUp: 3, pending: 0 });
  as(theirs);
  const proven = await prove(copy);
  expect(proven.broken.map(([, code]) => code)).toContain('chain-forked');
  expect(proven.isMended).toBe(true);
  const names = [one, copy].map((library) => library.catalog.vault.get()!.desktop);
  expect(new Set([...names, desktop]).size).toBe(3);
  for (const [library, config, count] of [
    [one, ours, 3],
    [copy, theirs, 2],
  ] as const) {
    as(config);
    expect(await expectKept(library)).toBe(count);
    expect(await prove(library)).toMatchObject({ broken: [] });
  }
  expect(await restored(place, phrase)).toMatchObject({ files: 4, problems: 0 });
});

it('a log that another desktop lost is noticed by the backup, the proof and the restore of whoever had read it', async () => {
  await ownConfig();
  const [first, second] = [await libraryAt(), await libraryAt()];
  await bring(first, photos(2, 2000));
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  await bring(first, { 'MORE.JPG': photo() });
  await backUp(first);
  await join(second, place, phrase);
  await bring(second, { 'OTHER.JPG': photo() });
  expect(await backUp(second)).toMatchObject({ notices: [], failed: 0 });
  expect(await restored(place, phrase)).toMatchObject({ files: 4, told: [] });

  const { desktop, member } = first.catalog.vault.get()!;
  const names = await namesIn(await opened(first), `log/${member}/${desktop}/`);
  const last = path.join(place, names.at(-1)!);
  const bytes = readFileSync(last);
  rmSync(last);
  expect((await restored(place, phrase)).told).toEqual(['chain-claimed']);
  expect((await prove(second)).broken).toEqual([[names.at(-1), 'chain-rolled-back']]);
  await bring(second, { 'OTHER_2.JPG': photo() });
  expect((await backUp(second)).notices).toEqual(['chain-rolled-back']);
  rmSync(path.join(place, 'log', member, desktop), { recursive: true });
  expect((await restored(place, phrase)).told).toEqual(['chain-claimed']);
  expect((await prove(second)).broken).toEqual([[names.at(-1), 'chain-rolled-back']]);

  // The desktop that wrote it has its bytes, and puts them back.
  expect(await prove(first)).toMatchObject({ isMended: true, repaired: 2 });
  expect(readFileSync(last).equals(bytes)).toBe(true);
  expect(await prove(second)).toMatchObject({ broken: [] });
  await bring(second, { 'OTHER_3.JPG': photo() });
  expect((await backUp(second)).notices).toEqual([]);
});

it('a backup with nothing new to send asks the store five times at most, with other desktops there', async () => {
  await ownConfig();
  const [first, second] = [await libraryAt(), await libraryAt()];
  await bring(first, photos(3, 2000));
  const { place, phrase } = await vaultFor(first);
  await backUp(first);
  await join(second, place, phrase);
  await bring(second, { 'OTHER.JPG': photo() });
  await backUp(second);
  second.catalog.jobs.addForAllAssets('backup');
  expect((await backUp(second)).requests).toBeLessThanOrEqual(5);
});
