import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../engine/temporary.ts';
import { backUp, importFiles, makeVault, newDesk } from '../vaults/vault-desk.ts';

/** A computer with one photo, and where its vault is to be. */
async function desk() {
  const vault = path.join(await temporaryFolder(), 'vault');
  const place = { words: ['--folder', vault] };
  const made = await newDesk(place);
  await importFiles(made, [{ name: 'IMG_1.JPG', sizeBytes: 5000 }]);
  return { ...made, vault, place, phraseFile: path.join(made.home, 'phrase') };
}

it('nothing is copied in plain into the folder of the vault', async () => {
  const { run, home, vault, place, ...rest } = await desk();
  await makeVault({ run, home, ...rest }, place);
  await backUp({ run, home, ...rest });
  const link = path.join(home, 'link');
  symlinkSync(vault, link);
  const before = readdirSync(vault);
  for (const to of [vault, path.join(vault, 'blobs'), path.join(link, 'new/folder')])
    for (const verb of ['export', 'restore']) {
      const { status, result } = await run([verb, '--to', to, '--json']);
      expect([verb, to, status, result.code]).toEqual([verb, to, 3, 'target-in-vault']);
    }
  expect(readdirSync(vault)).toEqual(before);
  // Beside it is no harm.
  expect((await run(['restore', '--to', path.dirname(vault), '--json'])).status).toBe(0);
  expect(existsSync(path.join(vault, '../Originals'))).toBe(true);
});

it('a backup with nothing new looks whether the vault is there', async () => {
  const { vault, place, ...here } = await desk();
  await makeVault(here, place);
  await backUp(here);
  expect((await backUp(here)).result).toMatchObject({ backedUp: 1, requests: 1 });
  renameSync(vault, `${vault}-unplugged`);
  const gone = await here.run(['backup', '--json']);
  expect(gone).toMatchObject({ status: 3, result: { type: 'error', code: 'store-missing' } });
  // What shows where a disk was pulled.
  mkdirSync(vault);
  expect(await here.run(['backup', '--json'])).toMatchObject({
    status: 3,
    result: { code: 'vault-missing' },
  });
});
