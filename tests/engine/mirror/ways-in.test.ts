import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { renewPassphrase } from '../../../electron/engine/vault/member-acts.ts';
import { openVault } from '../../../electron/engine/vault/open-vault.ts';
import { joinLibraryVault } from '../../../electron/engine/vault/set-up-vault.ts';
import { backUp, bring, libraryAt, passphrase, photos } from '../backup/backup-desk.ts';
import { idle } from '../temporary.ts';
import { mirrorDesk, runMirror } from './mirror-desk.ts';

async function waysDesk(options?: { isFilled: boolean }) {
  const desk = await mirrorDesk(2, options);
  /** Something new, so that the mirror has to look. */
  const again = async () => {
    await bring(desk.library, { 'NEW.JPG': photos(3)['IMG_2.JPG']! });
    await backUp(desk.library);
    return runMirror(desk.library);
  };
  return { ...desk, again };
}

/** Passphrase and phrase of the only member, as files. */
function waysIn(root: string): string[] {
  const folder = path.join(root, 'keys', readdirSync(path.join(root, 'keys'))[0]!);
  return readdirSync(folder)
    .filter((name) => /^(passphrase|phrase)-/.test(name))
    .map((name) => path.join(folder, name));
}

/** The form of a slot, and nothing opens it. */
function spoilt(file: string): string {
  const json = JSON.parse(readFileSync(file, 'utf8')) as { sealed: string };
  const sealed = Buffer.from(json.sealed, 'base64');
  sealed[3]! ^= 1;
  return `${JSON.stringify({ ...json, sealed: sealed.toString('base64') })}\n`;
}

const opens = async (place: string, secret: { passphrase: string } | { phrase: string }) =>
  joinLibraryVault(await libraryAt(), { place, secret }, { signal: idle() }).then(
    () => 'opens',
    (error: { code: string }) => error.code,
  );

it('a way in that rots in the vault does not spoil the mirror, and is reported', async () => {
  const { place, mirror, phrase, again } = await waysDesk();
  for (const file of waysIn(place)) writeFileSync(file, spoilt(file));
  const { failures, due } = await again();
  expect(failures.map(({ code }) => code)).toEqual(['key-slot-damaged', 'key-slot-damaged']);
  expect(due).toBe(0);
  expect(await opens(mirror, { passphrase })).toBe('opens');
  expect(await opens(mirror, { phrase })).toBe('opens');
});

it('a vault that shows other ways in, which open nothing, takes none from the mirror', async () => {
  const { place, mirror, phrase, again } = await waysDesk();
  for (const file of waysIn(place)) {
    const other = file.replace(/[0-9a-f]{8}\.json$/, '00000000.json');
    const [slot, forged] = [file, other].map((each) => path.basename(each, '.json')) as [string, string];
    writeFileSync(other, spoilt(file).replaceAll(slot, forged));
    rmSync(file);
  }
  await again();
  expect(await opens(mirror, { passphrase })).toBe('opens');
  expect(await opens(mirror, { phrase })).toBe('opens');
});

it('a vault that shows none at all gives the mirror what this desktop keeps', async () => {
  const { library, place, mirror, phrase, keys, mayGo } = await waysDesk({ isFilled: false });
  for (const file of waysIn(place)) rmSync(file);
  const { failures } = await runMirror(library);
  expect(failures.map(({ code }) => code)).toEqual(['key-slot-missing', 'key-slot-missing']);
  expect(await opens(mirror, { passphrase })).toBe('opens');
  expect(await opens(mirror, { phrase })).toBe('opens');
  expect(await mayGo()).toEqual(keys);
});

it('copies in a mirror that nobody can open count for nothing', async () => {
  const { library, place, mirror, mayGo } = await waysDesk({ isFilled: false });
  for (const file of waysIn(place)) writeFileSync(file, '{"damaged":true}');
  // A desktop that could not keep any when it joined.
  library.catalog.transaction(() => library.catalog.vault.keepKeys([]));
  const { failures } = await runMirror(library);
  expect(failures.map(({ code }) => code)).toContain('mirror-no-way-in');
  expect(waysIn(mirror)).toEqual([]);
  expect(await mayGo()).toEqual([]);
});

it('a passphrase that was replaced here goes from the mirror, also where the vault hides it, and where the mirror was away', async () => {
  const { library, place, mirror, again } = await waysDesk();
  const [hidden] = waysIn(place).filter((file) => /passphrase-/.test(file));
  rmSync(hidden!);
  const renew = async (secret: string) => {
    const open = await openVault(library, { signal: idle() });
    try {
      return await renewPassphrase(library, open, { passphrase: secret, signal: idle() });
    } finally {
      await open.close();
    }
  };
  expect(await renew('another horse, another battery')).toEqual([]);
  expect(await opens(mirror, { passphrase })).toBe('passphrase-wrong');
  renameSync(mirror, `${mirror}-away`);
  expect(await renew('a third horse and its battery')).toEqual([mirror]);
  renameSync(`${mirror}-away`, mirror);
  expect(await opens(mirror, { passphrase: 'another horse, another battery' })).toBe('opens');
  expect(await again()).toMatchObject({ failed: 0, due: 0 });
  expect(await opens(mirror, { passphrase: 'another horse, another battery' })).toBe('passphrase-wrong');
  expect(await opens(mirror, { passphrase: 'a third horse and its battery' })).toBe('opens');
});
