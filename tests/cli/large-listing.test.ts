import { expect, it, onTestFinished } from 'vitest';
import { noAddon } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startTestAndroid } from '../phones/android/test-android.ts';
import { startTestIphone } from '../phones/iphone/start-test-iphone.ts';
import { measureMemory, setUpDesk } from './desk.ts';

// A million takes 15 s and more for each phone here: PHOTOFERRY_LISTED=1000000 asks for it.
const count = Number(process.env.PHOTOFERRY_LISTED ?? 100_000);
const timeout = 15_000 + count / 5;

it(`takes a phone that lists ${count} files, in bounded memory`, { timeout }, async () => {
  const [desk, root] = [await setUpDesk(), await temporaryFolder()];
  const device = await startTestAndroid({ root, faults: { fakeFiles: count } });
  onTestFinished(() => device.close());
  await desk.adb.attachUsb(device.port);
  const memory = measureMemory(desk.home);
  const startedAt = performance.now();
  const { status, result } = await desk.run(['import', '--json', '--exclude', '**/Fake/*'], memory);
  expect({ status, ...result }).toMatchObject({ status: 0, listed: count, outcomes: { excluded: count } });
  const seconds = (performance.now() - startedAt) / 1000;
  if (process.env.PHOTOFERRY_LISTED) console.log(`Android: ${memory.readMiB()} MiB, ${seconds} s`);
  expect(memory.readMiB()).toBeLessThan(350);
});

it.skipIf(noAddon)(`takes an iPhone that lists ${count} files, in bounded memory`, { timeout }, async () => {
  const [desk, root] = [await setUpDesk(), await temporaryFolder()];
  const device = await startTestIphone({
    ...{ root, mux: desk.mux },
    faults: { madeUp: { folder: '/DCIM', count, sizeBytes: 5 } },
  });
  onTestFinished(() => device.close());
  const memory = measureMemory(desk.home);
  const startedAt = performance.now();
  const { status, result } = await desk.run(['import', '--json', '--exclude', '/DCIM/*'], memory);
  expect({ status, ...result }).toMatchObject({ status: 0, listed: count, outcomes: { excluded: count } });
  const seconds = (performance.now() - startedAt) / 1000;
  if (process.env.PHOTOFERRY_LISTED) console.log(`iPhone: ${memory.readMiB()} MiB, ${seconds} s`);
  expect(memory.readMiB()).toBeLessThan(350);
});
