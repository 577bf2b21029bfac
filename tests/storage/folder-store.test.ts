import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { placeReserved } from '../../electron/storage/folder/place-file.ts';
import type { ObjectStore } from '../../electron/storage/object-store.ts';
import { openStore } from '../../electron/storage/open-store.ts';

const idle = () => ({ signal: new AbortController().signal });

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'photoferry-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function names(store: ObjectStore, prefix = ''): Promise<string[]> {
  const found = [];
  for await (const { name } of store.list({ prefix, ...idle() })) found.push(name);
  return found;
}

const program = (name: string) => path.join(import.meta.dirname, name);

it('never shows half an object, whenever its writer is killed', async () => {
  const folder = await temporaryFolder();
  let said = '';
  // Six, and as many more as a slow disk needs.
  const acknowledged = () => said.split('\n').slice(0, -1);
  for (let round = 0; round < 6 || (acknowledged().length <= 20 && round < 60); round++) {
    const child = spawn(process.execPath, [program('put-forever.ts'), folder, `r${round}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    await once(child.stdout, 'data');
    await sleep(20 + Math.random() * 100);
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  const store = await openStore(folder, idle());
  const there = await names(store);
  for (const name of there) {
    const expected = Buffer.alloc(200_000, createHash('sha256').update(name).digest());
    expect((await buffer(await store.get(name, idle()))).equals(expected), name).toBe(true);
  }
  expect(acknowledged().length).toBeGreaterThan(20);
  for (const name of acknowledged()) expect(there).toContain(name);
});

it('clears what crashes left, after a day; an upload lives for a month', async () => {
  const folder = await temporaryFolder();
  const incoming = path.join(folder, '.incoming');
  await mkdir(path.join(incoming, `up-${'a'.repeat(32)}`), { recursive: true });
  for (const name of ['put-old', 'put-new', 'take-old']) await writeFile(path.join(incoming, name), 'x');
  const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
  for (const name of ['put-old', 'take-old', `up-${'a'.repeat(32)}`]) {
    await utimes(path.join(incoming, name), twoDaysAgo, twoDaysAgo);
  }
  const store = await openStore(folder, idle());
  await store.put('object', randomBytes(1), idle());
  expect(readdirSync(incoming).sort()).toEqual(['put-new', `up-${'a'.repeat(32)}`]);
  await utimes(
    path.join(incoming, `up-${'a'.repeat(32)}`),
    twoDaysAgo - 40 * 86_400,
    twoDaysAgo - 40 * 86_400,
  );
  await (await openStore(folder, idle())).put('object', randomBytes(1), idle());
  expect(readdirSync(incoming)).toEqual(['put-new']);
});

it('lets one of two processes create a name', async () => {
  const folder = await temporaryFolder();
  const run = promisify(execFile);
  const got = await Promise.all(
    ['one', 'two', 'three'].map(async (who) => {
      const { stdout } = await run(process.execPath, [program('create-names.ts'), folder, who]);
      return { who, numbers: stdout.split('\n').slice(0, -1) };
    }),
  );
  expect(got.flatMap(({ numbers }) => numbers).sort()).toEqual(
    Array.from({ length: 100 }, (_, at) => `${at}`).sort(),
  );
  for (const { who, numbers } of got) {
    for (const number of numbers) expect(readFileSync(path.join(folder, 'raced', number), 'utf8')).toBe(who);
  }
});

it('creates a name once without links too, and outlives a reservation that a crash left', async () => {
  const folder = await temporaryFolder();
  const target = path.join(folder, 'target');
  const place = async (number: number) => {
    const aside = path.join(folder, `aside-${number}`);
    await writeFile(aside, `${number}`);
    await placeReserved(aside, target, { incoming: folder, ...idle() });
    return number;
  };
  const stale = path.join(folder, `take-${createHash('sha256').update(target).digest('hex').slice(0, 32)}`);
  await writeFile(stale, '');
  await utimes(stale, Date.now() / 1000 - 120, Date.now() / 1000 - 120);
  const settled = await Promise.allSettled([1, 2, 3, 4].map(place));
  const winners = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(winners).toHaveLength(1);
  expect(readFileSync(target, 'utf8')).toBe(`${winners[0]}`);
  expect(existsSync(stale)).toBe(false);
});

it('follows no link out of the store', async () => {
  const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(path.join(elsewhere, 'secret'), 'secret');
  await symlink(elsewhere, path.join(folder, 'linked'));
  await symlink(path.join(elsewhere, 'secret'), path.join(folder, 'file'));
  const store = await openStore(folder, idle());
  const strange = { code: 'store-strange' };
  await expect(store.get('linked/secret', idle())).rejects.toMatchObject(strange);
  await expect(store.get('file', idle())).rejects.toMatchObject(strange);
  await expect(store.put('linked/new', randomBytes(1), idle())).rejects.toMatchObject(strange);
  await expect(store.delete('linked/secret', idle())).rejects.toMatchObject(strange);
  expect(await store.head('file', idle())).toBeUndefined();
  expect(await names(store)).toEqual([]);
  expect(readdirSync(elsewhere)).toEqual(['secret']);
});

it('leaves strangers alone', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder, idle());
  await store.put('a/b', randomBytes(1), idle());
  for (const name of ['.DS_Store', 'Thumbs.db', 'a/.hidden', 'a/B', 'a/c d'])
    await writeFile(path.join(folder, name), '');
  spawnSync('mkfifo', [path.join(folder, 'a', 'pipe')]);
  expect(await names(store)).toEqual(['a/b']);
  await expect(store.get('a/pipe', idle())).rejects.toMatchObject({ code: 'store-strange' });
});

it('says that the store is gone when its disk is pulled, and goes on when it is back', async () => {
  const home = await temporaryFolder();
  const folder = path.join(home, 'disk');
  const store = await openStore(folder, { make: true, ...idle() });
  await store.put('a/b', Buffer.from('here'), idle());
  const upload = { name: 'large', uploadId: await store.createUpload('large', { partBytes: 10, ...idle() }) };
  await store.putPart({ ...upload, number: 1 }, randomBytes(10), idle());
  await rename(folder, path.join(home, 'pulled'));
  const gone = { code: 'store-missing', isPermanent: true };
  const work = [
    () => store.put('a/c', randomBytes(1), idle()),
    () => store.get('a/b', idle()),
    () => store.head('a/b', idle()),
    () => store.delete('a/b', idle()),
    () => names(store),
    () => store.createUpload('x', { partBytes: 10, ...idle() }),
    () => store.putPart({ ...upload, number: 2 }, randomBytes(1), idle()),
    () => store.listParts(upload, idle()),
    () => openStore(folder, idle()),
  ];
  for (const each of work) await expect(each()).rejects.toMatchObject(gone);
  expect(existsSync(folder)).toBe(false);
  await rename(path.join(home, 'pulled'), folder);
  expect((await buffer(await store.get('a/b', idle()))).toString()).toBe('here');
  await store.put('a/c', randomBytes(1), idle());
  expect(await store.listParts(upload, idle())).toMatchObject([{ number: 1, sizeBytes: 10 }]);
});

it('writes nothing below the mount point of a disk that is not there', async ({ skip }) => {
  const folder = await temporaryFolder();
  const mount = () => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
  if (!mount()) return skip('a disk of its own takes root');
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const store = await openStore(folder, idle());
  await store.put('a/b', randomBytes(10), idle());
  spawnSync('umount', ['-l', folder]);
  for (const each of [
    () => store.put('a/c', randomBytes(1), idle()),
    () => store.head('a/b', idle()),
    () => names(store),
  ]) {
    await expect(each()).rejects.toMatchObject({ code: 'store-missing' });
  }
  expect(readdirSync(folder)).toEqual([]);
});

it('says that a disk is full, keeps what it has, and takes more when there is room', async ({ skip }) => {
  const folder = await temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
  if (mounted.status !== 0) return skip('a small disk takes root');
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const store = await openStore(folder, idle());
  const first = randomBytes(2_000_000);
  await store.put('first', first, idle());
  const full = { code: 'store-full', isPermanent: true, advice: expect.stringMatching(/room/) };
  await expect(store.put('second', first, idle())).rejects.toMatchObject(full);
  const upload = {
    name: 'parts',
    uploadId: await store.createUpload('parts', { partBytes: 2_000_000, ...idle() }),
  };
  await expect(store.putPart({ ...upload, number: 1 }, first, idle())).rejects.toMatchObject(full);
  expect(await store.listParts(upload, idle())).toEqual([]);
  await store.abortUpload(upload, idle());
  expect((await buffer(await store.get('first', idle()))).equals(first)).toBe(true);
  expect(await names(store)).toEqual(['first']);
  await store.delete('first', idle());
  await store.put('second', first, idle());

  spawnSync('mount', ['-o', 'remount,ro', folder]);
  const readOnly = { code: 'store-read-only', isPermanent: true };
  await expect(store.put('third', first, idle())).rejects.toMatchObject(readOnly);
  const reader = await openStore(folder, idle());
  expect((await buffer(await reader.get('second', idle()))).equals(first)).toBe(true);
});

it('does not take parts that do not fit together, nor those of a part that was being written', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder, idle());
  const name = 'large';
  const uploadId = await store.createUpload(name, { partBytes: 100, ...idle() });
  const upload = { name, uploadId };
  for (const number of [1, 2]) await store.putPart({ ...upload, number }, randomBytes(100), idle());
  const misuse = { code: 'store-misuse' };
  await expect(store.putPart({ ...upload, number: 3 }, randomBytes(101), idle())).rejects.toMatchObject(
    misuse,
  );
  await expect(store.putPart({ ...upload, number: 0 }, randomBytes(10), idle())).rejects.toMatchObject(
    misuse,
  );
  const parts = await store.listParts(upload, idle());
  const bad = [
    parts.slice(1),
    [parts[0]!, { ...parts[1]!, number: 3 }],
    [],
    [{ ...parts[0]!, sizeBytes: 99 }],
  ];
  for (const each of bad) {
    await expect(store.completeUpload({ ...upload, parts: each }, idle())).rejects.toMatchObject(misuse);
  }
  // As a power cut leaves it while part 2 is sent again.
  await writeFile(path.join(folder, '.incoming', `up-${uploadId}`, 'parts'), '1 100\n2 100\n2 0\n3 1');
  expect(await store.listParts(upload, idle())).toEqual([{ number: 1, sizeBytes: 100, etag: undefined }]);
  for (const strange of [uploadId.slice(1), `../${uploadId}`, 'b'.repeat(32)]) {
    const missing = { code: 'upload-missing' };
    await expect(store.listParts({ name, uploadId: strange }, idle())).rejects.toMatchObject(missing);
  }
  await expect(store.listParts({ name: 'other', uploadId }, idle())).rejects.toMatchObject({
    code: 'upload-missing',
  });
});

it('breaks a stream off where the file is cut short under it', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder, idle());
  await store.put('object', randomBytes(8_000_000), idle());
  const stream = await store.get('object', idle());
  await once(stream, 'readable');
  await truncate(path.join(folder, 'object'), 3_000_000);
  await expect(buffer(stream)).rejects.toMatchObject({ code: 'store-corrupted' });
});
