import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { stockJpeg } from '../phones/contents/stock.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { whenever } from './desk.ts';

const run = (library: string, from: string, ...rest: string[]) =>
  runPhotoferry(['import', '--json', '--library', library, '--from', from, ...rest]);

/** Large enough to need a preview of its own. */
const large = async () => Buffer.concat([(await stockJpeg(14)).jpeg, randomBytes(600_000)]);

it('tells what was imported though previews cannot be kept, and makes them when they can', async () => {
  const [library, from] = [await temporaryFolder(), await temporaryFolder()];
  plantOn(from, 'a.jpg', await large());
  const previews = path.join(library, '.photoferry/previews');
  openLibrary(library).close();
  // Files stand where folders must be made.
  for (let at = 0; at < 256; at++) writeFileSync(path.join(previews, at.toString(16).padStart(2, '0')), '');
  const first = await run(library, from);
  expect(first).toMatchObject({
    status: 1,
    result: {
      type: 'result',
      outcomes: { imported: 1 },
      pictures: { code: 'library-unwritable', message: expect.any(String), advice: expect.any(String) },
    },
  });
  expect(first.stderr).toMatch(/1 thumbnail in/);
  expect(first.stderr).toMatch(/move it away\.\n\(library-unwritable\)/);
  rmSync(previews, { recursive: true });
  const second = await run(library, from);
  expect(second).toMatchObject({ status: 0, result: { outcomes: { seen: 1 } } });
  expect(second.result).not.toHaveProperty('pictures');
});

it('tells what was imported though the disk is full for thumbnails', async ({ skip }) => {
  const [library, from] = [await temporaryFolder(), await temporaryFolder()];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', library]);
  if (mounted.status !== 0) return skip('a small disk cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', library]);
  });
  for (let at = 0; at < 20; at++)
    plantOn(from, `${at}.jpg`, Buffer.concat([(await stockJpeg(0)).jpeg, randomBytes(4)]));
  expect((await run(library, from, '--later')).status).toBe(0);
  // What is held for a full disk has been used up already.
  rmSync(path.join(library, '.photoferry/ballast'));
  const filler = path.join(library, 'filler');
  spawnSync('sh', ['-c', `cat /dev/zero > '${filler}'`]);
  // Room for what an opened library needs, not for the pictures.
  spawnSync('truncate', ['-s', '-140K', filler]);
  const full = await run(library, from);
  expect(full).toMatchObject({
    status: 1,
    result: { type: 'result', outcomes: { seen: 20 }, pictures: { code: 'library-full' } },
  });
  rmSync(filler);
  const again = await run(library, from);
  expect(again.status).toBe(0);
  expect(again.stderr).toMatch(/20 thumbnails in/);
});

it('says with a code that photos of the library cannot be read just now', async () => {
  const [library, from] = [await temporaryFolder(), await temporaryFolder()];
  plantOn(from, 'a.jpg', (await stockJpeg(0)).jpeg);
  expect((await run(library, from, '--later')).status).toBe(0);
  rmSync(path.join(library, 'Originals'), { recursive: true });
  mkdirSync(path.join(library, 'Originals'));
  rmSync(path.join(from, 'a.jpg'));
  const { status, result, stderr } = await run(library, from);
  expect({ status, ...result }).toMatchObject({ status: 1, type: 'result', pictures: { code: 'ENOENT' } });
  expect(stderr).toMatch(/tried again later/);
});

it('names each item that is left when it is interrupted, once', async () => {
  const [library, from] = [await temporaryFolder(), await temporaryFolder()];
  for (let at = 0; at < 3000; at++) plantOn(from, `IMG_${at}.jpg`, randomBytes(20_000));
  const words = ['import', '--json', '--library', library, '--from', from];
  const { status, lines, result } = await runPhotoferry(words, {
    onStart: async (child) => {
      const list = ['Originals', '.photoferry/incoming'].map((each) => path.join(library, each));
      await whenever(child, () => spawnSync('find', list).stdout.toString().split('\n').length > 30);
      child.kill('SIGINT');
    },
  });
  expect(status).toBe(130);
  const { pending, imported } = result.outcomes as Record<string, number>;
  expect(pending! + imported!).toBe(result.listed);
  const items = lines.filter(({ type }) => type === 'item');
  expect(items).toHaveLength(pending!);
  expect(new Set(items.map((item) => item.path)).size).toBe(pending);
  for (const item of items)
    expect(item).toMatchObject({ phone: result.phone, outcome: 'pending', reason: 'interrupted' });
  expect(lines.at(-1)).toMatchObject({ type: 'result' });
});

it('a card is safe to eject when it has been read, and not when it was pulled out', async ({ skip }) => {
  const [library, card, plain] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', card]);
  if (mounted.status !== 0) return skip('a disk of its own cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', card]);
  });
  plantOn(card, 'DCIM/a.jpg', randomBytes(1000));
  plantOn(plain, 'DCIM/a.jpg', randomBytes(1000));
  const read = await run(library, card, '--later');
  expect(read).toMatchObject({ status: 0, result: { safeToEject: true } });
  expect(read.stderr).toMatch(/is safe to eject\. Keep what is on it until a backup is proven/);
  const folder = await run(library, plain, '--later');
  expect(folder.result).not.toHaveProperty('safeToEject');
  expect(folder.stderr).toMatch(/Keep what is on it until a backup is proven/);
  expect(folder.stderr).not.toMatch(/safe to eject/);
  // The library is on the card itself.
  expect((await run(path.join(card, 'library'), card, '--later')).result).not.toHaveProperty('safeToEject');

  for (let at = 0; at < 1000; at++) plantOn(card, `DCIM/b/${at}.jpg`, randomBytes(30_000));
  const words = ['import', '--json', '--later', '--library', library, '--from', card];
  const pulled = await runPhotoferry(words, {
    onStart: async (child) => {
      const incoming = path.join(library, '.photoferry/incoming');
      await whenever(child, () => spawnSync('find', [incoming]).stdout.toString().split('\n').length > 10);
      spawnSync('umount', ['-l', card]);
      rmSync(card, { recursive: true, force: true });
    },
  });
  expect(pulled.result).toMatchObject({ stoppedBy: { code: 'phone-gone' } });
  expect(pulled.result).not.toHaveProperty('safeToEject');
  expect(pulled.stderr).not.toMatch(/safe to eject/);
});
