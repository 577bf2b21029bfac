import { afterEach, describe, expect, it } from 'vitest';
import { createIosObserver } from '../../../electron/phone/ios/ios-observer.ts';
import type { Phone, PhoneEvent } from '../../../electron/phone/phone.ts';
import { startTestIphone } from '../../phones/iphone/start-test-iphone.ts';
import { startTestMux } from '../../phones/iphone/test-mux.ts';
import { type IphoneHarness, idle, noAddon, setUpIphone } from './iphone-harness.ts';

describe.skipIf(noAddon)('finding and pairing iPhones', () => {
  let harness: IphoneHarness | undefined;
  afterEach(async () => {
    await harness?.close();
    harness = undefined;
  });
  const states = async () =>
    (await harness!.observer.sightings({ signal: idle() })).map(({ state }) => state);

  it('names what stands in the way, and never pairs by looking', async () => {
    harness = await setUpIphone({ phone: { faults: { trust: 'accept' } } });
    expect(await states()).toEqual(['untrusted']);
    expect(await states()).toEqual(['untrusted']);
    const [sighting] = await harness.observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({
      kind: 'iphone',
      link: 'usb',
      name: 'Test iPhone',
      id: harness.iphone.udid,
    });
    expect(sighting!.advice).toContain('Trust');
    await harness.connect();
    expect(await states()).toEqual(['ready']);
    await harness.iphone.set({ servicesLocked: true });
    expect(await states()).toEqual(['locked']);
    await harness.iphone.set({ locked: true });
    expect(await states()).toEqual(['locked']);
  });

  it('shows the name that its owner gave it without what could rewrite the screen', async () => {
    harness = await setUpIphone({ phone: { name: 'Zoë’s \u009b2J\u202eiPhone\u007f' } });
    const [sighting] = await harness.observer.sightings({ signal: idle() });
    expect(sighting!.name).toBe('Zoë’s 2JiPhone');
  });

  it('waits for the person at the trust dialog', async () => {
    harness = await setUpIphone({ phone: { faults: { trust: 'ask' } } });
    const [sighting] = await harness.observer.sightings({ signal: idle() });
    const told: string[] = [];
    const { iphone } = harness;
    const phone = await sighting!.connect({
      signal: idle(),
      onState(state, advice) {
        told.push(state);
        expect(advice).not.toBe('');
        void iphone.set({ trust: 'accept' });
      },
    });
    expect(told).toEqual(['untrusted']);
    await phone.close();
  });

  it.each([{ locked: true }, { servicesLocked: true }])('waits for the passcode: %o', async (faults) => {
    harness = await setUpIphone({ phone: { faults } });
    const [sighting] = await harness.observer.sightings({ signal: idle() });
    const told: string[] = [];
    const { iphone } = harness;
    const phone = await sighting!.connect({
      signal: idle(),
      onState(state) {
        told.push(state);
        void iphone.set({ locked: false, servicesLocked: false });
      },
    });
    expect(told).toEqual(['locked']);
    await phone.close();
  });

  it('gives up when the person refuses, and says so afterwards', async () => {
    harness = await setUpIphone({ phone: { faults: { trust: 'refuse' } } });
    await expect(harness.connect()).rejects.toMatchObject({ code: 'pairing-refused' });
    expect(await states()).toEqual(['pairing-refused']);
    await harness.iphone.set({ trust: 'accept' });
    await harness.connect();
    expect(await states()).toEqual(['ready']);
  });

  it('stops waiting when told to', async () => {
    harness = await setUpIphone({ phone: { faults: { trust: 'ask' } } });
    const [sighting] = await harness.observer.sightings({ signal: idle() });
    const controller = new AbortController();
    const connecting = sighting!.connect({ signal: controller.signal, onState: () => controller.abort() });
    await expect(connecting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('pairs again with a phone that has forgotten this computer', async () => {
    harness = await setUpIphone();
    await (await harness.connect()).close();
    await harness.iphone.set({ forgetful: true });
    expect(await states()).toEqual(['untrusted']);
    const phone = await harness.connect();
    expect(await phone.battery({ signal: idle() })).toEqual({ percent: 80, charging: true });
  });

  it('tells of phones that come, change and go, and of the same phone coming back', async () => {
    harness = await setUpIphone();
    const { iphone, observer } = harness;
    const stop = new AbortController();
    const seen: string[] = [];
    let phone: Phone | undefined;
    let wasUnplugged = false;
    for await (const event of observer.watch({ signal: stop.signal })) {
      seen.push(event.type === 'detached' ? 'detached' : `${event.type} ${event.sighting.state}`);
      if (event.type === 'attached' && event.sighting.state === 'untrusted') {
        phone = await event.sighting.connect({ signal: idle() });
      } else if (event.type === 'changed') {
        await iphone.unplug();
        wasUnplugged = true;
        await expect(
          phone!.stat({ path: '/DCIM', sizeBytes: 0, mtimeMs: 0 }, { signal: idle() }),
        ).rejects.toMatchObject({
          code: 'phone-gone',
        });
      } else if (event.type === 'detached') await iphone.plug();
      else if (wasUnplugged) stop.abort();
    }
    expect(seen).toEqual(['attached untrusted', 'changed ready', 'detached', 'attached ready']);
  });

  it('does not miss a phone that is out and in again at once', async () => {
    harness = await setUpIphone();
    await (await harness.connect()).close();
    const { iphone, observer } = harness;
    const stop = new AbortController();
    const seen: PhoneEvent['type'][] = [];
    for await (const event of observer.watch({ signal: stop.signal })) {
      seen.push(event.type);
      if (seen.length === 1) {
        await iphone.unplug();
        await iphone.plug();
      }
      if (seen.length === 3) stop.abort();
    }
    expect(seen).toEqual(['attached', 'detached', 'attached']);
  });

  it('keeps two phones on one computer apart', async () => {
    const mux = await startTestMux();
    harness = await setUpIphone({ phone: { mux } });
    const other = await startTestIphone({ root: harness.iphone.root, name: 'Second', mux });
    const found = await harness.observer.sightings({ signal: idle() });
    expect(found.map(({ name }) => name).sort()).toEqual(['Second', 'Test iPhone']);
    await other.close();
    expect(await harness.observer.sightings({ signal: idle() })).toHaveLength(1);
    await harness.close();
    harness = undefined;
    await mux.close();
  });

  it('says which address does not answer instead of showing no phones', async () => {
    process.env.USBMUXD_SOCKET_ADDRESS = '127.0.0.1:1';
    const observer = createIosObserver();
    const [sighting] = await observer.sightings({ signal: idle() });
    delete process.env.USBMUXD_SOCKET_ADDRESS;
    expect(sighting).toMatchObject({ state: 'no-tools' });
    expect(sighting!.advice).toContain('127.0.0.1:1');
    await expect(sighting!.connect({ signal: idle() })).rejects.toMatchObject({ code: 'no-tools' });
  });
});
