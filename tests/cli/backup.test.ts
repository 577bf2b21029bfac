import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { photo } from '../engine/backup/backup-desk.ts';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { type RunOptions, runPhotoferry } from '../phones/run-photoferry.ts';

const passphrase = 'correct horse battery staple';

/** A computer with a library of a few photos; `run` runs a verb there. */
async function computer(photos: number) {
  const home = await temporaryFolder();
  const env = {
    ...process.env,
    HOME: home,
    PHOTOFERRY_LIBRARY: path.join(home, 'library'),
    PHOTOFERRY_CONFIG_DIR: path.join(home, 'config'),
    PHOTOFERRY_PASSPHRASE: passphrase,
  };
  const run = (args: string[], more: NodeJS.ProcessEnv = {}, options: RunOptions = {}) =>
    runPhotoferry([...args, '--json'], { ...options, env: { ...env, ...more } });
  const bring = async (count: number, sizeBytes?: number) => {
    const card = await temporaryFolder();
    for (let at = 0; at < count; at++) plantOn(card, `IMG_${at}.JPG`, photo(sizeBytes));
    expect((await run(['import', '--later', '--from', card])).status).toBe(0);
  };
  if (photos > 0) await bring(photos);
  return { home, run, bring };
}

it('a vault, its phrase, a backup, what is told of both', async () => {
  const { home, run, bring } = await computer(4);
  const [vault, phrase] = [path.join(home, 'disk/vault'), path.join(home, 'phrase')];
  mkdirSync(path.join(home, 'disk'));
  const none = await run(['backup']);
  expect(none).toMatchObject({ status: 3, result: { type: 'error', code: 'vault-none' } });

  const made = await run(['vault', 'create', '--folder', vault, '--phrase-file', phrase]);
  expect(made.result).toEqual({
    type: 'result',
    vaultId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    phraseFile: phrase,
  });
  expect(made.status).toBe(0);
  expect(statSync(phrase).mode & 0o777).toBe(0o600);
  const words = readFileSync(phrase, 'utf8').trim();
  expect(words.split(' ')).toHaveLength(24);
  // Neither what is printed nor the store shows it, and what it means is said.
  expect(made.stdout + made.stderr).not.toContain(words.split(' ').slice(0, 3).join(' '));
  expect(made.stderr).toMatch(/nobody can open the vault/);
  const [keyFile] = readdirSync(path.join(home, 'config/desktops'));
  expect(statSync(path.join(home, 'config/desktops', keyFile!)).mode & 0o777).toBe(0o600);

  const done = await run(['backup']);
  expect(done.result).toMatchObject({ type: 'result', assets: 4, backedUp: 4, proven: 4, failed: 0 });
  expect(Object.keys(done.result)).toEqual(expect.arrayContaining(['sentBytes', 'requests', 'seconds']));
  expect(done.status).toBe(0);
  expect((await run(['status'])).result).toMatchObject({ assets: 4, backedUp: 4, proven: 4 });
  const info = await run(['vault', 'info']);
  expect(info.result).toMatchObject({ place: vault, dedup: 'private', traits: { createOnly: true } });
  expect(info.result.members).toHaveLength(1);
  expect((info.result.slots as { kind: string }[]).map(({ kind }) => kind).sort()).toEqual([
    ...['desktop', 'passphrase', 'phrase'],
  ]);

  // The disk is unplugged: words, a status, and all goes on when it is back.
  await bring(2);
  renameSync(vault, `${vault}-unplugged`);
  const gone = await run(['backup']);
  expect(gone).toMatchObject({ status: 3, result: { type: 'error', code: 'store-missing' } });
  renameSync(`${vault}-unplugged`, vault);
  expect((await run(['backup'])).result).toMatchObject({ assets: 6, backedUp: 6 });
});

it('nothing is written before it is known where the phrase goes, and nothing is ever written over', async () => {
  const { home, run } = await computer(0);
  const vault = path.join(home, 'vault');
  const nowhere = await run(['vault', 'create', '--folder', vault]);
  expect(nowhere).toMatchObject({ status: 2, result: { code: 'phrase-nowhere' } });
  const phrase = path.join(home, 'precious');
  writeFileSync(phrase, 'something else');
  const taken = await run(['vault', 'create', '--folder', vault, '--phrase-file', phrase]);
  expect(taken).toMatchObject({ status: 3, result: { code: 'file-exists' } });
  expect(readFileSync(phrase, 'utf8')).toBe('something else');
  const other = path.join(home, 'other');
  const weak = await run(['vault', 'create', '--folder', vault, '--phrase-file', other], {
    PHOTOFERRY_PASSPHRASE: 'short',
  });
  expect(weak).toMatchObject({ status: 3, result: { code: 'passphrase-weak' } });
  const silent = await run(['vault', 'create', '--folder', vault, '--phrase-file', other], {
    PHOTOFERRY_PASSPHRASE: '',
  });
  expect(silent).toMatchObject({ status: 3, result: { code: 'passphrase-missing' } });
  expect(existsSync(other)).toBe(false);
  expect(existsSync(path.join(vault, 'vault.json'))).toBe(false);
  const both = await run(['vault', 'create', '--folder', vault, '--s3', 's3://bucket']);
  expect(both).toMatchObject({ status: 2, result: { type: 'error', code: 'wrong-use' } });
  const secret = await run(['vault', 'create', '--s3', 's3://key:secret@bucket', '--phrase-file', other]);
  expect(secret).toMatchObject({ status: 2, result: { code: 'store-misuse' } });
  expect(secret.stderr).not.toContain('key:secret');
});

it('a vault that may stand keeps its phrase; one that certainly does not takes it back', async () => {
  const { home, run } = await computer(1);
  const [vault, phrase] = [path.join(home, 'vault'), path.join(home, 'phrase')];
  const create = ['vault', 'create', '--folder', vault, '--phrase-file', phrase];
  // The key of this computer has no place: that is said before there is a vault.
  writeFileSync(path.join(home, 'file'), '');
  const nowhere = await run(create, { PHOTOFERRY_CONFIG_DIR: path.join(home, 'file/config') });
  expect(nowhere).toMatchObject({ status: 3, result: { code: 'file-unwritable' } });
  expect(existsSync(path.join(vault, 'vault.json'))).toBe(false);
  expect(existsSync(phrase)).toBe(false);
  const gone = await run([...create.slice(0, -1), path.join(home, 'no such folder/phrase')]);
  expect(gone).toMatchObject({ status: 3, result: { code: 'file-unwritable' } });
  expect(existsSync(path.join(home, 'no such folder'))).toBe(false);
  expect((await run(create)).status).toBe(0);
});

it('another computer joins by passphrase or phrase; a second person by invitation; a new passphrase replaces the old', async () => {
  const first = await computer(2);
  const vault = path.join(first.home, 'vault');
  const phraseFile = path.join(first.home, 'phrase');
  await first.run(['vault', 'create', '--folder', vault, '--phrase-file', phraseFile, '--dedup', 'shared']);
  expect(
    (await first.run(['vault', 'create', '--folder', vault, '--phrase-file', `${phraseFile}2`])).result.code,
  ).toBe('vault-exists');
  await first.run(['backup']);

  const second = await computer(0);
  const wrong = await second.run(['vault', 'join', '--folder', vault], {
    PHOTOFERRY_PASSPHRASE: 'wrong horse battery staple',
  });
  expect(wrong).toMatchObject({ status: 3, result: { code: 'passphrase-wrong' } });
  const phrase = readFileSync(phraseFile, 'utf8');
  const joined = await second.run(['vault', 'join', '--folder', vault], {
    PHOTOFERRY_RECOVERY_PHRASE: phrase,
  });
  expect(joined).toMatchObject({ status: 0 });

  const invitation = path.join(first.home, 'invitation');
  const invited = await first.run(['vault', 'invite', '--out', invitation]);
  expect(invited.status).toBe(0);
  expect(invited.stderr).toMatch(/Until 20\d\d-\d\d-\d\d whoever has this file can join/);
  expect(statSync(invitation).mode & 0o777).toBe(0o600);
  const third = await computer(1);
  const accepted = await third.run(
    [
      'vault',
      'join',
      '--folder',
      vault,
      '--invite',
      invitation,
      '--phrase-file',
      path.join(third.home, 'phrase'),
    ],
    { PHOTOFERRY_PASSPHRASE: 'a passphrase of my own' },
  );
  expect(accepted.status, accepted.stderr).toBe(0);
  expect(accepted.result.member).not.toBe(joined.result.member);
  expect((await third.run(['backup'])).result).toMatchObject({ assets: 1, backedUp: 1 });
  expect((await first.run(['vault', 'info'])).result.members).toHaveLength(2);

  const words = path.join(first.home, 'new words');
  const drawn = await first.run(['vault', 'phrase', '--phrase-file', words]);
  expect(drawn, drawn.stderr).toMatchObject({ status: 0, result: { phraseFile: words } });
  for (const [given, code] of [
    [phrase, 'phrase-wrong'],
    [readFileSync(words, 'utf8'), undefined],
  ]) {
    const again = await second.run(['vault', 'join', '--folder', vault], {
      PHOTOFERRY_RECOVERY_PHRASE: given,
    });
    expect(again.result.code).toBe(code);
  }

  const changed = await first.run(['vault', 'passphrase'], { PHOTOFERRY_PASSPHRASE: 'an entirely new one' });
  expect(changed.status, changed.stderr).toBe(0);
  const fourth = await computer(0);
  expect((await fourth.run(['vault', 'join', '--folder', vault])).result.code).toBe('passphrase-wrong');
  const late = await fourth.run(['vault', 'join', '--folder', vault], {
    PHOTOFERRY_PASSPHRASE: 'an entirely new one',
  });
  expect(late).toMatchObject({ status: 0, result: { member: joined.result.member } });
});

it('one photo that cannot be read: the others are in, status 1, and the item is named', async () => {
  const { home, run } = await computer(3);
  await run([
    'vault',
    'create',
    '--folder',
    path.join(home, 'vault'),
    '--phrase-file',
    path.join(home, 'phrase'),
  ]);
  const listed = await run(['list']);
  const { resources } = listed.lines[0] as { resources: { path: string }[] };
  writeFileSync(path.join(home, 'library', resources[0]!.path), photo());
  const done = await run(['backup']);
  expect(done).toMatchObject({ status: 1, result: { assets: 3, backedUp: 2, failed: 1 } });
  expect(done.lines.find(({ type }) => type === 'item')).toMatchObject({
    ...{ path: resources[0]!.path, code: 'file-changed' },
    message: expect.stringContaining('Import it again') as string,
  });
  // It is in no less danger when the next backup does not try it again.
  const next = await run(['backup']);
  expect(next).toMatchObject({ status: 1, result: { backedUp: 2, failed: 1, requests: 1 } });
  expect(next.lines.find(({ type }) => type === 'item')).toMatchObject({ code: 'file-changed' });
  expect((await run(['status'])).result).toMatchObject({ backedUp: 2, failed: 1, loose: 0 });
  // What stands there is not taken for the original any more, and that is said.
  const copied = await run(['export', '--to', path.join(home, 'copy')]);
  expect(copied).toMatchObject({ status: 1, result: { files: 2, failed: 1 } });
  expect(copied.lines[0]).toMatchObject({
    ...{ path: path.basename(resources[0]!.path), code: 'original-missing' },
    message: expect.stringMatching(/was changed or damaged/) as string,
  });
});

it('Ctrl-C ends it with 130, and the next backup goes on', async () => {
  const { home, run, bring } = await computer(0);
  await bring(40, 100_000);
  await run([
    'vault',
    'create',
    '--folder',
    path.join(home, 'vault'),
    '--phrase-file',
    path.join(home, 'phrase'),
  ]);
  const blobs = path.join(home, 'vault/blobs');
  const stopped = await run(
    ['backup', '--limit-rate', '500K'],
    {},
    {
      onStart: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(blobs)) return;
          clearInterval(watch);
          setTimeout(() => child.kill('SIGINT'), 300);
        }, 10);
        child.on('exit', () => clearInterval(watch));
      },
    },
  );
  expect(stopped.status, stopped.stderr).toBe(130);
  expect(stopped.result).toMatchObject({ type: 'result', backedUp: 0 });
  expect(stopped.stderr).toMatch(/Run it again/);
  expect(await run(['backup'])).toMatchObject({
    status: 0,
    result: { assets: 40, backedUp: 40, proven: 40 },
  });
});
