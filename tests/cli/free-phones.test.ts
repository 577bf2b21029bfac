import { appendFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { lanAddresses } from '../../electron/server/list-page/lan-addresses.ts';
import { noAddon, plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startTestAndroid } from '../phones/android/test-android.ts';
import { startTestIphone } from '../phones/iphone/start-test-iphone.ts';
import { type Desk, setUpDesk } from './desk.ts';

async function rootWith(folder: string, photos: number): Promise<string> {
  const root = await temporaryFolder();
  for (let at = 0; at < photos; at++) {
    const create = {
      width: 90,
      height: 60 + at,
      channels: 3 as const,
      background: { r: 9 * at, g: 80, b: 7 },
    };
    plantOn(root, `${folder}/IMG_000${at}.JPG`, await sharp({ create }).jpeg().toBuffer());
  }
  return root;
}

/** The photos of the phone that is there, in a vault and proven. */
async function backedUp(desk: Desk) {
  const place = path.join(await temporaryFolder(), 'vault');
  Object.assign(desk.env, {
    PHOTOFERRY_CONFIG_DIR: path.join(desk.home, 'config'),
    PHOTOFERRY_PASSPHRASE: 'correct horse battery staple',
  });
  expect((await desk.run(['import', '--json'])).status).toBe(0);
  const phraseFile = path.join(desk.home, 'phrase');
  await desk.run(['vault', 'create', '--folder', place, '--phrase-file', phraseFile]);
  expect(await desk.run(['backup', '--json'])).toMatchObject({ status: 0, result: { failed: 0 } });
}

/** A computer with an Android phone of so many photos, all of them backed up. */
async function androidDesk(photos: number) {
  const desk = await setUpDesk();
  const root = await rootWith('DCIM/Camera', photos);
  const device = await startTestAndroid({ root });
  onTestFinished(() => device.close());
  await desk.adb.attachUsb(device.port);
  await backedUp(desk);
  return { desk, root, device };
}

/** The same with an iPhone. */
async function iphoneDesk(photos: number) {
  const desk = await setUpDesk();
  const root = await rootWith('DCIM/100APPLE', photos);
  const device = await startTestIphone({ root, mux: desk.mux });
  onTestFinished(() => device.close());
  await backedUp(desk);
  return { desk, root, device };
}

it('free-space on an Android phone: a dry run touches nothing; --execute deletes, and what is gone comes back from the vault', async () => {
  const { desk, root, device } = await androidDesk(4);
  const camera = path.join(root, 'DCIM/Camera');
  const there = () => [0, 1, 2, 3].filter((at) => existsSync(path.join(camera, `IMG_000${at}.JPG`)));
  const named = ['free-space', '--phone', device.serial];
  const copiesAt = async (place: object) => {
    const { result } = await desk.run(['status', '--copies', '--json']);
    expect(result.copies).toContainEqual(expect.objectContaining(place));
  };
  await copiesAt({ kind: 'phone', id: device.serial, assets: 4, lost: { assets: 0, bytes: 0 } });
  expect((await desk.run(['status', '--copies'])).stdout).toMatch(
    /had, when it was last listed, 20\d\d-.* UTC, all of 4 photos/,
  );
  // The phone's own number, and ours.
  expect(await desk.run(['ledger', '--json'])).toMatchObject({
    result: { listed: 4, gallery: { items: 4, trashed: 0, others: 0 } },
  });
  const dry = await desk.run(named);
  expect(dry).toMatchObject({ status: 0, stdout: expect.stringMatching(/4 files of 4 .*can go/) });
  expect(dry.stderr).toMatch(/deleted at once/);
  expect(there()).toEqual([0, 1, 2, 3]);
  // What this phone has no use for is wrong, with and without --execute; and what may go from a cloud too takes a yes of its own.
  for (const flags of [['--show'], ['--image-capture'], ['--purged-too'], ['--yes-icloud']])
    for (const more of [[], ['--execute', '--yes-cloud']])
      expect(await desk.run([...named, ...flags, ...more, '--json'])).toMatchObject({
        ...{ status: 2, result: { code: 'wrong-use' } },
      });
  expect(await desk.run([...named, '--execute', '--json'])).toMatchObject({
    ...{ status: 2, result: { code: 'cloud-yes-needed' } },
  });
  expect(there()).toEqual([0, 1, 2, 3]);
  const executed = [...named, '--execute', '--yes-cloud', '--json'];
  const some = await desk.run([...executed, '--need', '1']);
  expect(some).toMatchObject({ status: 0, result: { candidates: 1, freed: 1, refused: [] } });
  expect(there()).toHaveLength(3);
  expect(await desk.run(executed)).toMatchObject({
    status: 0,
    result: { freed: 3 },
  });
  expect(there()).toEqual([]);
  expect(await desk.run(executed)).toMatchObject({
    status: 0,
    result: { candidates: 0, freed: 0 },
  });
  await copiesAt({ kind: 'vault', assets: 4, lost: { assets: 0, bytes: 0 } });
  expect(await desk.run(['free-space', '--desktop', '--need', '1', '--execute', '--json'])).toMatchObject({
    result: { freed: 1 },
  });
  await copiesAt({ kind: 'vault', lost: expect.objectContaining({ assets: 1 }) });
  // What was freed is no news for the next import, and no loss.
  expect(await desk.run(['import', '--json'])).toMatchObject({
    status: 0,
    result: { outcomes: { imported: 0 } },
  });
  const to = path.join(desk.home, 'restored');
  expect(await desk.run(['restore', '--to', to, '--json'])).toMatchObject({
    status: 0,
    result: { files: 4 },
  });
}, 240_000);

it('free-space --need: what has gone from an Android phone or was changed there is made up for by the next, and is not chosen again', async () => {
  const { desk, root, device } = await androidDesk(4);
  const executed = ['free-space', '--phone', device.serial, '--execute', '--yes-cloud', '--json'];
  const at = (number: number) => path.join(root, `DCIM/Camera/IMG_000${number}.JPG`);
  const [first] = (await desk.run([...executed.slice(0, 3), '--need', '1', '--json'])).lines;
  const chosen = Number(/IMG_000(\d)/.exec(String(first!.path))![1]);
  renameSync(at(chosen), path.join(desk.home, 'taken.jpg'));
  const made = await desk.run([...executed, '--need', '1']);
  expect(made).toMatchObject({ status: 1, result: { freed: 1, refused: [{ code: 'gone-already' }] } });
  expect(made.stderr).toMatch(/run `photoferry import`/);
  expect([0, 1, 2, 3].filter((number) => existsSync(at(number)))).toHaveLength(2);
  expect(await desk.run([...executed, '--need', '1'])).toMatchObject({
    ...{ status: 0, result: { freed: 1, refused: [] } },
  });
  const [last] = [0, 1, 2, 3].filter((number) => existsSync(at(number)));
  appendFileSync(at(last!), 'more');
  expect(await desk.run([...executed, '--need', '1'])).toMatchObject({
    ...{ status: 3, result: { freed: 0, refused: [{ code: 'changed-on-phone' }] } },
  });
}, 240_000);

it.skipIf(noAddon)(
  'free-space --need on an iPhone: what was edited there is made up for on the same list',
  async () => {
    const { desk, root, device } = await iphoneDesk(3);
    const named = ['free-space', '--phone', device.udid, '--need', '1', '--json'];
    const [first] = (await desk.run(named)).lines;
    const stem = path.basename(String(first!.path), '.JPG');
    plantOn(
      root,
      `PhotoData/Mutations/DCIM/100APPLE/${stem}/Adjustments/FullSizeRender.jpg`,
      Buffer.from('x'),
    );
    const given = await desk.run([...named, '--execute', '--yes-cloud']);
    expect(given).toMatchObject({ status: 1, result: { listed: 1, refused: [{ code: 'edited-on-phone' }] } });
  },
  240_000,
);

it.skipIf(noAddon)(
  'free-space on an iPhone: its own yes, then the list is there and no photo is gone',
  async () => {
    const { desk, root, device } = await iphoneDesk(3);
    const named = ['free-space', '--phone', device.udid, '--execute', '--json'];
    expect(await desk.run(named)).toMatchObject({ status: 2, result: { code: 'cloud-yes-needed' } });
    const list = path.join(root, 'Photoferry/eviction-list.signed');
    expect(existsSync(list)).toBe(false);
    const given = await desk.run([...named, '--yes-icloud']);
    expect(given).toMatchObject({ status: 0, result: { candidates: 3, freed: 0, listed: 3, refused: [] } });
    expect(given.stderr).toMatch(/Nothing is deleted on an iPhone from here/);
    expect(JSON.parse(readFileSync(list, 'utf8').split('\n')[0]!)).toMatchObject({ items: { length: 3 } });
    for (let at = 0; at < 3; at++)
      expect(existsSync(path.join(root, `DCIM/100APPLE/IMG_000${at}.JPG`))).toBe(true);
    expect(await desk.run(['free-space', '--phone', device.udid, '--show'])).toMatchObject({ status: 2 });
    expect(await desk.run([...named, '--image-capture', '--purged-too'])).toMatchObject({ status: 2 });
    expect(await desk.run([...named, '--yes-cloud', '--image-capture'])).toMatchObject({
      ...{ status: 3, result: { code: 'no-image-capture' } },
    });
    if (lanAddresses().length === 0) return;
    // It is shown until Ctrl-C, and the verb then ends well.
    const seen: string[] = [];
    const shown = await desk.run([...named, '--yes-cloud', '--show'], {
      onStart: (child) =>
        child.stdout!.on('data', async (text: Buffer) => {
          const url = /"type":"showing","url":"([^"]+)"/.exec(String(text))?.[1];
          if (url === undefined) return;
          const { headers, status } = await fetch(url, { redirect: 'manual' });
          const cookie = headers.get('set-cookie')!.split(';')[0]!;
          const page = await fetch(new URL('/', url), { headers: { cookie } });
          seen.push(String(status), await page.text());
          child.kill('SIGINT');
        }),
    });
    expect(shown).toMatchObject({ status: 0, result: { type: 'result', listed: 3 } });
    expect(seen).toEqual(['303', expect.stringMatching(/3 photos may go/)]);
    expect(shown.stderr).toMatch(/Opened by the device at .* Nobody else can open it now/);
  },
  240_000,
);
