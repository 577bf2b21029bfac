import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Lockdown } from '../../../electron/phone/ios/lockdown.ts';
import { loadNative } from '../../../electron/phone/ios/native.ts';
import { listenForPhones } from '../../../electron/phone/ios/native-events.ts';
import { pairPhone } from '../../../electron/phone/ios/pairing.ts';
import { openService } from '../../../electron/phone/ios/service-stream.ts';
import { idle, noAddon, setUpIphone } from './iphone-harness.ts';

const held = () => ({
  files: readdirSync('/proc/self/fd').length,
  threads: readdirSync('/proc/self/task').length,
});
const whyNot = noAddon ? 'without the addon' : process.platform === 'linux' ? undefined : 'without /proc';

describe.skipIf(whyNot)(`the addon${whyNot ? ` (skipped ${whyNot})` : ''}`, () => {
  it('holds no file, thread or connection after 200 rounds, many of them broken off', async () => {
    const harness = await setUpIphone();
    const native = loadNative()!;
    const context = { native, udid: harness.iphone.udid, timeoutMs: 30_000 };
    (await pairPhone(context, { signal: idle(), pollMs: 50 })).close();
    const outcomes = { done: 0, brokenOff: 0 };

    const round = async (at: number) => {
      const signal = at % 2 === 0 ? idle() : AbortSignal.timeout(at % 150);
      try {
        const events = listenForPhones(native, () => {});
        await native.list();
        const lockdown = await Lockdown.open(context, signal);
        try {
          await lockdown.value(undefined, 'DeviceName');
        } finally {
          lockdown.close();
        }
        const stream = await openService(context, 'com.apple.afc', signal);
        stream.destroy();
        await events.stop();
        outcomes.done++;
      } catch (error) {
        expect(error).toMatchObject({ name: 'TimeoutError' });
        outcomes.brokenOff++;
      }
    };
    const rounds = async (from: number, count: number) => {
      for (let at = from; at < from + count; at += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, step) => round(at + step)));
      }
    };
    await rounds(0, 20);
    await expect.poll(() => native.list(), { timeout: 30_000 }).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = held();
    await rounds(20, 200);
    await expect
      .poll(held, { timeout: 30_000, interval: 100 })
      .toSatisfy((now: typeof before) => now.files <= before.files + 2 && now.threads <= before.threads + 1);
    expect(outcomes.done).toBeGreaterThan(50);
    expect(outcomes.brokenOff).toBeGreaterThan(50);
    await harness.close();
  }, 120_000);

  it('lets a program end cleanly in the middle of its calls', async () => {
    const harness = await setUpIphone();
    await harness.connect();
    const script = fileURLToPath(new URL('./exit-amid-calls.ts', import.meta.url));
    const endings = [20, 60, 100, 140, 180, 220].map(async (afterMs) => {
      const child = spawn(process.execPath, [script, harness.iphone.udid, `${afterMs}`], { stdio: 'ignore' });
      return (await once(child, 'exit')) as [number | null, string | null];
    });
    for (const ending of await Promise.all(endings)) expect(ending).toEqual([7, null]);
    await harness.close();
  });

  it('never blocks the event loop while a phone does not answer', async () => {
    const harness = await setUpIphone();
    const context = { native: loadNative()!, udid: harness.iphone.udid, timeoutMs: 2000 };
    await harness.iphone.set({ stalled: true });
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const asking = Promise.allSettled(
      Array.from({ length: 8 }, async () => {
        const lockdown = await Lockdown.open(context, idle());
        await lockdown.value(undefined, 'DeviceName').finally(() => lockdown.close());
      }),
    );
    for (const outcome of await asking) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'phone-timeout' } });
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThan(30);
    await harness.close();
  });
});
