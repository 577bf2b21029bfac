import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { noAddon, plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startTestAndroid } from '../phones/android/test-android.ts';
import { startTestIphone, type TestIphone } from '../phones/iphone/start-test-iphone.ts';
import { type Desk, originals, setUpDesk, whenever } from './desk.ts';

async function androidAt(desk: Desk, files: number, sizeBytes = 100_000) {
  const root = await temporaryFolder();
  for (let at = 0; at < files; at++) plantOn(root, `DCIM/IMG_${at}.jpg`, randomBytes(sizeBytes));
  const device = await startTestAndroid({ root });
  onTestFinished(() => device.close());
  await desk.adb.attachUsb(device.port);
  return device;
}

async function iphoneAt(desk: Desk, files: number, sizeBytes = 100_000): Promise<TestIphone> {
  const root = await temporaryFolder();
  for (let at = 0; at < files; at++) plantOn(root, `DCIM/100APPLE/IMG_${at}.JPG`, randomBytes(sizeBytes));
  const device = await startTestIphone({ root, mux: desk.mux });
  onTestFinished(() => device.close());
  return device;
}

it('says what to do when no phone is there', async () => {
  const desk = await setUpDesk();
  const devices = await desk.run(['devices']);
  expect(devices.status).toBe(0);
  expect(devices.stdout).toMatch(/No phone is there/);
  const { status, result } = await desk.run(['import', '--json']);
  expect({ status, ...result }).toMatchObject({
    status: 3,
    type: 'error',
    code: 'no-phone',
    advice: expect.stringContaining('Plug one in'),
  });
});

it.skipIf(noAddon)('lists both kinds of phone, never pairs, and imports the one that is named', async () => {
  const desk = await setUpDesk();
  const [android, iphone] = [await androidAt(desk, 6), await iphoneAt(desk, 5)];
  for (let look = 0; look < 2; look++) {
    const { status, result } = await desk.run(['devices', '--json']);
    expect(status).toBe(0);
    const found = result.devices as { id: string }[];
    expect(found).toHaveLength(2);
    expect(found.find(({ id }) => id === android.serial)).toMatchObject({
      kind: 'android',
      link: 'usb',
      state: 'ready',
      name: expect.any(String),
    });
    expect(found.find(({ id }) => id === iphone.udid)).toMatchObject({
      kind: 'iphone',
      link: 'usb',
      state: 'untrusted',
      advice: expect.stringContaining('Trust'),
    });
  }
  expect((await desk.run(['import', '--phone', 'nobody', '--json'])).result).toMatchObject({
    code: 'no-phone',
    advice: expect.stringContaining(android.serial),
  });
  const one = await desk.run(['import', '--phone', iphone.udid, '--json']);
  expect(one).toMatchObject({ status: 0, result: { phone: iphone.udid, outcomes: { imported: 5 } } });
  const both = await desk.run(['import', '--json']);
  expect(both.status).toBe(0);
  expect(both.result).toMatchObject({ type: 'result', listed: 11, outcomes: { imported: 6, seen: 5 } });
  expect(both.lines.filter(({ type }) => type === 'phone')).toHaveLength(2);
  expect(await desk.check()).toHaveLength(11);
});

it('ends with 1 and names the files that failed, and imports them when they can be read', async () => {
  const desk = await setUpDesk();
  const device = await androidAt(desk, 8);
  await device.set({ cutAfterBytes: 5000, onlyPath: 'IMG_3.' });
  const { status, lines, result, stderr } = await desk.run(['import', '--json']);
  expect(status).toBe(1);
  expect(result).toMatchObject({ outcomes: { imported: 7, unreadable: 1 } });
  expect(lines.slice(0, -1)).toMatchObject([
    { type: 'item', path: expect.stringMatching(/IMG_3\.jpg$/), outcome: 'unreadable' },
  ]);
  expect(stderr).toMatch(/IMG_3\.jpg: .*\(file-cut\)/);
  await device.set({ cutAfterBytes: -1 });
  expect((await desk.run(['import', '--json'])).result).toMatchObject({ outcomes: { imported: 1, seen: 7 } });
  expect(await desk.check()).toHaveLength(8);
});

it('does not let one phone wait for the person at another', async () => {
  const desk = await setUpDesk();
  const good = await androidAt(desk, 4);
  const root = await temporaryFolder();
  plantOn(root, 'DCIM/x.jpg', randomBytes(10));
  const locked = await startTestAndroid({ root, faults: { storageLocked: true } });
  onTestFinished(() => locked.close());
  await desk.adb.attachUsb(locked.port);
  const both = await desk.run(['import', '--json', '--later'], {
    onStart: async (child) => {
      // The ready one is imported while the other still waits for its first unlock.
      await whenever(child, () => originals(desk.library).length === 4);
      await locked.set({ storageLocked: false });
    },
  });
  expect(both).toMatchObject({ status: 0, result: { outcomes: { imported: 5 } } });
  expect(both.stderr).toMatch(/This phone is locked. Unlock it/);

  await locked.set({ storageLocked: true });
  plantOn(good.root, 'DCIM/new.jpg', randomBytes(10));
  const stopped = await desk.run(['import', '--json', '--later'], {
    onStart: async (child) => {
      await whenever(child, () => originals(desk.library).length === 6);
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill('SIGINT');
    },
  });
  expect(stopped).toMatchObject({
    status: 130,
    result: { phone: good.serial, outcomes: { imported: 1, seen: 4 } },
  });
  expect(stopped.stderr).not.toMatch(/internal/);
  expect(await desk.check()).toHaveLength(6);
});

it('stops on Ctrl-C with 130, says what is left, and leaves a clean library', async () => {
  const desk = await setUpDesk();
  const device = await androidAt(desk, 60);
  await device.set({ bytesPerSecond: 2_000_000 });
  const stopped = await desk.run(['import', '--json'], {
    onStart: async (child) => {
      await whenever(child, () => originals(desk.library).length > 0);
      child.kill('SIGINT');
    },
  });
  expect(stopped.status).toBe(130);
  expect(stopped.result).toMatchObject({ type: 'result', listed: 60, stoppedBy: { code: 'interrupted' } });
  const { imported, pending } = stopped.result.outcomes as Record<string, number>;
  expect(imported).toBeGreaterThan(0);
  expect(pending).toBe(60 - imported!);
  expect(stopped.stderr).toMatch(/Import again and it goes on from here/);
  expect(await desk.check()).toHaveLength(imported!);
  expect((await desk.run(['status'])).stdout).toMatch(new RegExp(`${pending} still to be fetched`));

  await device.set({ bytesPerSecond: 0 });
  const rest = await desk.run(['import', '--json', '--later']);
  expect(rest.result).toMatchObject({
    outcomes: { imported: pending, seen: imported },
    bytes: pending! * 100_000,
  });
  expect(await desk.check()).toHaveLength(60);
});

it('stops on Ctrl-C while it waits for a person', { skip: noAddon }, async () => {
  const desk = await setUpDesk();
  const device = await iphoneAt(desk, 1);
  await device.set({ trust: 'ask' });
  const { status, result, stderr } = await desk.run(['import', '--json'], {
    onStart: (child) =>
      child.stderr!.on('data', (text: string) => {
        if (/Trust/.test(text)) child.kill('SIGINT');
      }),
  });
  expect(status).toBe(130);
  expect(result).toMatchObject({ type: 'error', code: 'interrupted' });
  expect(stderr).toMatch(/tap “Trust”/);
  expect(path.basename(desk.library)).toBe('library');
  expect(await desk.check()).toEqual([]);
});
