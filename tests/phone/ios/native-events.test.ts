import { describe, expect, it } from 'vitest';
import { createIosObserver } from '../../../electron/phone/ios/ios-observer.ts';
import { loadNative, type Native, type NativeEvent } from '../../../electron/phone/ios/native.ts';
import { listenForPhones } from '../../../electron/phone/ios/native-events.ts';
import { idle, noAddon, setUpIphone } from './iphone-harness.ts';

/** An addon of which only the events are played, and whose faults can be forced. */
function eventsOnly() {
  const addon = {
    failures: 0,
    calls: [] as string[],
    tell: undefined as ((event: NativeEvent) => void) | undefined,
    subscribe(callback: (event: NativeEvent) => void) {
      addon.calls.push('subscribe');
      if (addon.failures-- > 0) throw new Error('subscribed already');
      addon.tell = callback;
    },
    async unsubscribe() {
      addon.calls.push('unsubscribe');
      addon.tell = undefined;
      if (addon.failures-- > 0) throw new Error('no thread');
    },
  };
  return { addon, native: addon as unknown as Native };
}
const added: NativeEvent = { type: 'add', udid: 'A', network: false };

describe('the events of iPhones', () => {
  it('come again for the next listener after they could not be had for one', async () => {
    const { addon, native } = eventsOnly();
    addon.failures = 1;
    const first = listenForPhones(native, () => {});
    await first.stop();
    const told: NativeEvent[] = [];
    const second = listenForPhones(native, (event) => told.push(event));
    expect(await second.follow()).toBe(true);
    addon.tell!(added);
    expect(told).toEqual([added]);
    await second.stop();
    expect(addon.tell).toBeUndefined();
  });

  it('are asked for again by whoever still listens', async () => {
    const { addon, native } = eventsOnly();
    addon.failures = 2;
    const events = listenForPhones(native, () => {});
    expect(await events.follow()).toBe(false);
    expect(await events.follow()).toBe(true);
    await events.stop();
    expect(addon.calls).toEqual(['subscribe', 'subscribe', 'subscribe', 'unsubscribe']);
  });

  it('can be had again after their end failed', async () => {
    const { addon, native } = eventsOnly();
    const events = listenForPhones(native, () => {});
    await events.follow();
    addon.failures = 1;
    await events.stop();
    const next = listenForPhones(native, () => {});
    expect(await next.follow()).toBe(true);
    await next.stop();
  });
});

describe('a computer without what speaks to iPhones', () => {
  const native = {
    list: async () => {
      throw Object.assign(new Error('idevice_get_device_list'), { name: 'NativePhoneError', number: -3 });
    },
  } as unknown as Native;

  it('says driver-missing on Windows, names what to install, and does not connect', async () => {
    const observer = createIosObserver({ native, platform: 'win32' });
    const [sighting, ...others] = await observer.sightings({ signal: idle() });
    expect(others).toEqual([]);
    expect(sighting).toMatchObject({
      kind: 'iphone',
      state: 'driver-missing',
      advice: expect.stringContaining('Apple Devices'),
    });
    await expect(sighting!.connect({ signal: idle() })).rejects.toMatchObject({
      code: 'no-tools',
      advice: expect.stringContaining('Apple Devices'),
    });
  });

  it('says nothing on a Mac, whose own usbmuxd is always there', async () => {
    const observer = createIosObserver({ native, platform: 'darwin' });
    expect(await observer.sightings({ signal: idle() })).toEqual([]);
  });
});

describe.skipIf(noAddon)('watching without events', () => {
  it('still sees an iPhone come, change and go', async () => {
    const harness = await setUpIphone();
    const { iphone } = harness;
    await iphone.unplug();
    const native: Native = {
      ...loadNative()!,
      subscribe: () => {
        throw new Error('subscribed already');
      },
      unsubscribe: async () => {},
    };
    const observer = createIosObserver({ native, timeoutMs: 5000, pairPollMs: 50, refreshMs: 50 });
    const stop = new AbortController();
    const seen: string[] = [];
    setTimeout(() => iphone.plug(), 100);
    for await (const event of observer.watch({ signal: stop.signal })) {
      seen.push(event.type === 'detached' ? 'detached' : `${event.type} ${event.sighting.state}`);
      if (event.type === 'attached') await (await event.sighting.connect({ signal: idle() })).close();
      if (event.type === 'changed') await iphone.unplug();
      if (event.type === 'detached') stop.abort();
    }
    expect(seen).toEqual(['attached untrusted', 'changed ready', 'detached']);
    await observer.close();
    await harness.close();
  });
});
