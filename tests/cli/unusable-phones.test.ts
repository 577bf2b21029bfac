import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startTestAndroid } from '../phones/android/test-android.ts';
import { type Desk, setUpDesk } from './desk.ts';

async function aPhone() {
  const root = await temporaryFolder();
  plantOn(root, 'DCIM/a.jpg', randomBytes(100));
  const device = await startTestAndroid({ root });
  onTestFinished(() => device.close());
  return device;
}

/** A phone over Wi-Fi that went out of reach: adb goes on listing it as offline. */
async function vanishedAt(desk: Desk) {
  const device = await aPhone();
  await desk.adb.connectWifi(device.port);
  const devices = async () => (await desk.run(['devices'])).stdout;
  await expect.poll(devices, { timeout: 60_000 }).toContain(device.serial);
  await device.unplug();
  await expect.poll(devices, { timeout: 60_000 }).toMatch(/offline/);
  return device;
}

it('a phone that went out of reach keeps nobody waiting, and is told', async () => {
  const desk = await setUpDesk();
  await vanishedAt(desk);
  const good = await aPhone();
  await desk.adb.attachUsb(good.port);
  const startedAt = performance.now();
  const { status, result, stderr } = await desk.run(['import', '--json', '--later']);
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  expect({ status, ...result }).toMatchObject({
    status: 0,
    type: 'result',
    phone: good.serial,
    outcomes: { imported: 1 },
    refused: [{ code: 'offline', message: expect.any(String), advice: expect.any(String) }],
  });
  expect(stderr).toMatch(/does not answer.*\n.*\n\(offline\)/);
});

it('of several phones of which none can be used the reason of each is told', async () => {
  const desk = await setUpDesk();
  await vanishedAt(desk);
  await vanishedAt(desk);
  const { status, result, stderr } = await desk.run(['import', '--json', '--later']);
  expect({ status, ...result }).toMatchObject({
    status: 3,
    type: 'error',
    code: 'offline',
    refused: [{ code: 'offline' }, { code: 'offline' }],
  });
  expect(stderr.match(/\(offline\)/g)).toHaveLength(2);
});
