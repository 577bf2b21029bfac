import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import { listAssets } from '../../electron/engine/list-assets.ts';
import { sha256Of } from '../engine/import/expect-whole.ts';
import { noAddon, plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startTestAndroid } from '../phones/android/test-android.ts';
import { Random } from '../phones/contents/random.ts';
import { startTestIphone } from '../phones/iphone/start-test-iphone.ts';
import { type Desk, originals, setUpDesk, whenever } from './desk.ts';

// PHOTOFERRY_SEED repeats a run, PHOTOFERRY_CRASHES asks for more of them than the quick suite has time for.
const seed = Number(process.env.PHOTOFERRY_SEED ?? Date.now() % 1_000_000);
const rounds = Number(process.env.PHOTOFERRY_CRASHES ?? 8) / 2;
/** A batch of 500 and a rest. */
const files = 560;
const sizeBytes = (at: number) => 900 + at;

function plant(folder: string): void {
  for (let at = 0; at < files; at++) plantOn(folder, `IMG_${at}.JPG`, randomBytes(sizeBytes(at)));
}

/** After a kill, before anybody else has opened the library: what the catalog names is here, whole. */
async function committed(library: string): Promise<{ count: number; bytes: number }> {
  if (!existsSync(path.join(library, '.photoferry/catalog.sqlite'))) return { count: 0, bytes: 0 };
  const opened = openLibrary(library);
  try {
    const sum = { count: 0, bytes: 0 };
    for (const { resources } of listAssets(opened)) {
      for (const { path: place, sha256, sizeBytes: bytes } of resources) {
        expect(`${place} ${await sha256Of(path.join(library, place!))}`).toBe(`${place} ${sha256}`);
        sum.count++;
        sum.bytes += bytes;
      }
    }
    return sum;
  } finally {
    opened.close();
  }
}

interface Moment {
  /** So many files are aside, not in the catalog. */
  incoming: number;
  /** So many have been moved to their places, in the catalog or not. */
  placed: number;
  lateMs: number;
}

/** In turn: while the first files come, while the first batch is moved, while it is committed, while the rest is. */
function moment(round: number, random: Random): Moment {
  const none = { incoming: 0, placed: 0 };
  const moments: Moment[] = [
    { ...none, incoming: random.int(1, 450), lateMs: random.int(0, 100) },
    { ...none, placed: 1, lateMs: random.int(0, 12) },
    { ...none, placed: 495, lateMs: random.int(0, 40) },
    { ...none, placed: random.int(501, files), lateMs: random.int(0, 25) },
  ];
  return moments[round % moments.length]!;
}

async function killAt(child: ChildProcess, library: string, at: Moment): Promise<void> {
  const incoming = path.join(library, '.photoferry/incoming');
  const isThen = () =>
    at.placed > 0
      ? originals(library).length >= at.placed
      : existsSync(incoming) && readdirSync(incoming).length >= at.incoming;
  await whenever(child, isThen);
  await new Promise((resolve) => setTimeout(resolve, at.lateMs));
  child.kill('SIGKILL');
}

async function crashAndGoOn(desk: Desk, source: string[], at: Moment): Promise<void> {
  const { library } = desk;
  rmSync(library, { recursive: true, force: true });
  mkdirSync(library);
  const words = ['import', '--json', '--later', ...source];
  const killed = await desk.run(words, { onStart: (child) => void killAt(child, library, at) });
  const story = `seed ${seed}, killed at ${JSON.stringify(at)}`;
  expect([null, 0], story).toContain(killed.status);
  const before = await committed(library);

  const rest = await desk.run(words);
  expect(rest.status, `${story}: ${rest.stderr}`).toBe(0);
  const all = Array.from({ length: files }, (_, at) => sizeBytes(at)).reduce((sum, size) => sum + size, 0);
  expect(rest.result, story).toMatchObject({
    listed: files,
    outcomes: { seen: before.count, imported: files - before.count },
    bytes: all - before.bytes,
  });
  expect(await desk.check(), story).toHaveLength(files);
  const names = originals(library);
  expect(
    names.filter((name) => /-\d+\.JPG$/.test(name)),
    story,
  ).toEqual([]);
  expect(new Set(names).size, story).toBe(files);
}

describe(`an import that is killed at any moment (PHOTOFERRY_SEED=${seed})`, () => {
  it('from a card', { timeout: 120_000 }, async () => {
    const [desk, folder] = [await setUpDesk(), await temporaryFolder()];
    plant(folder);
    const random = new Random(seed);
    for (let round = 0; round < rounds; round++)
      await crashAndGoOn(desk, ['--from', folder], moment(round, random));
  });

  it('from an Android phone', { timeout: 120_000 }, async () => {
    const [desk, root] = [await setUpDesk(), await temporaryFolder()];
    plant(path.join(root, 'DCIM/Camera'));
    const device = await startTestAndroid({ root });
    onTestFinished(() => device.close());
    await desk.adb.attachUsb(device.port);
    const random = new Random(seed + 1);
    const start = random.int(0, 3);
    for (let round = start; round < start + rounds / 2; round++)
      await crashAndGoOn(desk, [], moment(round, random));
  });

  it.skipIf(noAddon)('from an iPhone', { timeout: 120_000 }, async () => {
    const [desk, root] = [await setUpDesk(), await temporaryFolder()];
    plant(path.join(root, 'DCIM/100APPLE'));
    const device = await startTestIphone({ root, mux: desk.mux });
    onTestFinished(() => device.close());
    const random = new Random(seed + 2);
    const start = random.int(0, 3);
    for (let round = start; round < start + rounds / 2; round++)
      await crashAndGoOn(desk, [], moment(round, random));
    expect((await device.report()).openHandles).toBe(0);
  });
});
