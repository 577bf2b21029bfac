import { expect, it, onTestFinished } from 'vitest';
import { noAddon } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startTestAndroid } from '../phones/android/test-android.ts';
import { startTestIphone } from '../phones/iphone/start-test-iphone.ts';
import { type Desk, measureMemory, setUpDesk } from './desk.ts';

// A million takes over 15 s for each phone here: PHOTOFERRY_LISTED=1000000 asks for it, and says what it took.
const isSpecial = process.env.PHOTOFERRY_LISTED !== undefined;
const count = Number(process.env.PHOTOFERRY_LISTED ?? 100_000);
const timeout = 120_000 + count / 2;

/** Every item is told on standard output, which is the costliest that an import can do with a listing. */
async function expectBounded(desk: Desk, rule: string): Promise<void> {
  const memory = measureMemory(desk.home);
  const { status, result, lines } = await desk.run(['import', '--json', '--exclude', rule], memory);
  expect({ status, ...result }).toMatchObject({ status: 0, listed: count, outcomes: { excluded: count } });
  expect(lines).toHaveLength(count + 1);
  if (isSpecial)
    process.stderr.write(`${count} files: ${Math.round(memory.readMiB())} MiB, ${result.seconds} s\n`);
  expect(memory.readMiB()).toBeLessThan(isSpecial ? 500 : 350);
}

it(`takes a phone that lists ${count} files, in bounded memory`, { timeout }, async () => {
  const [desk, root] = [await setUpDesk(), await temporaryFolder()];
  const device = await startTestAndroid({ root, faults: { fakeFiles: count } });
  onTestFinished(() => device.close());
  await desk.adb.attachUsb(device.port);
  await expectBounded(desk, '**/Fake/*');
});

it.skipIf(noAddon)(`takes an iPhone that lists ${count} files, in bounded memory`, { timeout }, async () => {
  const [desk, root] = [await setUpDesk(), await temporaryFolder()];
  const madeUp = { folder: '/DCIM', count, sizeBytes: 5 };
  const device = await startTestIphone({ root, mux: desk.mux, faults: { madeUp } });
  onTestFinished(() => device.close());
  await expectBounded(desk, '/DCIM/*');
});
