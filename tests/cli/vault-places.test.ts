import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../engine/temporary.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
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

it('a place that is none is wrong use; one that is no good is refused; neither leaves anything behind', async () => {
  const vault = path.join(await temporaryFolder(), 'vault');
  const { run, home, library } = await newDesk({ words: [] });
  const phrase = ['--phrase-file', path.join(home, 'phrase'), '--json'];
  const uses: [string[], number, string][] = [
    [[], 2, 'store-misuse'],
    [['--folder', ''], 2, 'store-misuse'],
    [['--s3', 'foo'], 2, 'store-misuse'],
    [['--s3', 's3://'], 2, 'store-misuse'],
    [['--folder', path.join(library, 'vault')], 3, 'vault-in-library'],
    [['--folder', home], 3, 'vault-in-library'],
    [['--folder', path.join(home, 'no/such/vault')], 3, 'store-missing'],
  ];
  for (const [place, status, code] of uses) {
    const made = await run(['vault', 'create', ...place, ...phrase]);
    expect([place, made.status, made.result.code]).toEqual([place, status, code]);
  }
  const invitation = ['--invite', path.join(home, 'no-invitation')];
  const asked = await run(['vault', 'join', '--folder', vault, ...invitation, ...phrase]);
  expect(asked).toMatchObject({ status: 3, result: { code: 'file-unreadable' } });
  expect(asked.result.advice).toMatch(/vault invite/);
  // The place is looked at before anybody is asked for a secret.
  const joined = await runPhotoferry(['vault', 'join', '--folder', vault, '--json'], {
    env: { ...process.env, HOME: home, PHOTOFERRY_LIBRARY: library, PHOTOFERRY_PASSPHRASE: '' },
  });
  expect(joined).toMatchObject({ status: 3, result: { code: 'store-missing' } });
  // Of our own making only: compiled code.
  expect(readdirSync(home)).toEqual(['.cache']);

  mkdirSync(vault);
  writeFileSync(path.join(vault, 'taxes.txt'), 'mine');
  const made = await run(['vault', 'create', '--folder', vault, ...phrase]);
  expect(made.status, made.stderr).toBe(0);
  expect(made.stderr).toContain('taxes.txt');
  expect(readdirSync(vault)).not.toContain('probe');
  const out = path.join(home, 'stick/invitation');
  const invited = await run(['vault', 'invite', '--out', out, '--json']);
  expect(invited).toMatchObject({ status: 3, result: { code: 'file-unwritable' } });
  expect(existsSync(path.dirname(out))).toBe(false);
});
