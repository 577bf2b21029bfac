import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAndroidObserver } from '../../../electron/phone/android/android-observer.ts';
import type { PhoneEvent, PhoneObserver } from '../../../electron/phone/phone.ts';
import { startAdbServer, type TestAdbServer } from '../../phones/adb-server.ts';
import { spawnTestAndroid } from '../../phones/android/spawn-test-android.ts';
import {
  startTestAndroid,
  type TestAndroid,
  type TestAndroidOptions,
} from '../../phones/android/test-android.ts';
import { idle } from './android-harness.ts';

// Phones take several times as long on a busy machine.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function server(): Promise<{ adb: TestAdbServer; observer: PhoneObserver }> {
  const adb = await startAdbServer();
  cleanups.push(() => adb.stop());
  const observer = createAndroidObserver({ env: adb.env, timeoutMs: 5000 });
  cleanups.push(() => observer.close());
  return { adb, observer };
}

async function device(
  options: Partial<TestAndroidOptions> = {},
  start = startTestAndroid,
): Promise<TestAndroid> {
  const root = mkdtempSync(join(tmpdir(), 'photoferry-phone-'));
  const made = await start({ root, ...options });
  cleanups.push(async () => {
    await made.close();
    rmSync(root, { recursive: true, force: true });
  });
  return made;
}

/** Collects events until one fits; fails after 30 s. */
function watching(observer: PhoneObserver) {
  const controller = new AbortController();
  const events: PhoneEvent[] = [];
  let wake = () => {};
  const ended = (async () => {
    for await (const event of observer.watch({ signal: controller.signal })) {
      events.push(event);
      wake();
    }
  })();
  cleanups.push(async () => {
    controller.abort();
    await ended;
  });
  return async (fits: (event: PhoneEvent) => boolean): Promise<PhoneEvent> => {
    const end = Date.now() + 30_000;
    for (;;) {
      while (events.length > 0) {
        const event = events.shift()!;
        if (fits(event)) return event;
      }
      const left = end - Date.now();
      if (left < 0) throw new Error('no such event in 30 s');
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, left).unref();
      });
    }
  };
}

const isAttached = (id: string) => (event: PhoneEvent) =>
  event.type === 'attached' && event.sighting.id === id;
const isDetached = (id: string) => (event: PhoneEvent) => event.type === 'detached' && event.id === id;

describe('the observer of Android phones', () => {
  it('sees nothing where nothing is', async () => {
    const { observer } = await server();
    expect(await observer.sightings({ signal: idle() })).toEqual([]);
  });

  it('knows a phone by its hardware serial and its maker’s name', async () => {
    const { adb, observer } = await server();
    const phone = await device({
      serial: 'R58M12ABCDE',
      model: 'SM-S918B',
      properties: { 'ro.product.manufacturer': 'samsung' },
    });
    await adb.attachUsb(phone.port);
    expect(await observer.sightings({ signal: idle() })).toMatchObject([
      { id: 'R58M12ABCDE', kind: 'android', name: 'Samsung SM-S918B', link: 'usb', state: 'ready' },
    ]);
  });

  it('never takes an address for a serial, and finds another name for a phone that tells none', async () => {
    const { adb, observer } = await server();
    const phone = await device({ properties: { 'ro.serialno': '', 'ro.boot.serialno': 'BOOT123' } });
    await adb.connectWifi(phone.port);
    expect(await observer.sightings({ signal: idle() })).toMatchObject([{ id: 'BOOT123', link: 'wifi' }]);
  });

  it('is told of plugging in and out, and the phone comes back as itself', async () => {
    const { adb, observer } = await server();
    const next = watching(observer);
    const phone = await device({}, spawnTestAndroid);
    await adb.attachUsb(phone.port);
    expect(await next(isAttached(phone.serial))).toMatchObject({ sighting: { state: 'ready', link: 'usb' } });
    await phone.unplug();
    await next(isDetached(phone.serial));
    await phone.plug();
    await adb.attachUsb(phone.port);
    await next(isAttached(phone.serial));
  });

  it('takes one phone by USB and Wi-Fi for one, prefers USB, and keeps to Wi-Fi when the cable goes', async () => {
    const { adb, observer } = await server();
    const phone = await device({ serial: 'BOTHWAYS1' });
    await adb.connectWifi(phone.port);
    expect(await observer.sightings({ signal: idle() })).toMatchObject([
      { id: 'BOTHWAYS1', link: 'wifi', state: 'ready' },
    ]);
    const cable = await device({ serial: 'BOTHWAYS1', root: phone.root });
    await adb.attachUsb(cable.port);
    const next = watching(observer);
    expect(await next(isAttached('BOTHWAYS1'))).toMatchObject({ sighting: { link: 'usb', state: 'ready' } });
    await cable.unplug();
    const isWifi = (event: PhoneEvent) => event.type === 'changed' && event.sighting.link === 'wifi';
    expect(await next(isWifi)).toMatchObject({ sighting: { id: 'BOTHWAYS1', state: 'ready' } });
  });

  it('calls a Wi-Fi phone that vanished offline, under its own id', async () => {
    const { adb, observer } = await server();
    const phone = await device({ serial: 'WANDERER' });
    await adb.connectWifi(phone.port);
    expect(await observer.sightings({ signal: idle() })).toMatchObject([{ id: 'WANDERER', state: 'ready' }]);
    const next = watching(observer);
    await next(isAttached('WANDERER'));
    await phone.unplug();
    const event = await next((candidate) => candidate.type !== 'attached');
    if (event.type === 'changed') {
      expect(event.sighting).toMatchObject({ id: 'WANDERER', state: 'offline', advice: expect.any(String) });
    } else expect(event).toMatchObject({ id: 'WANDERER' });
  });

  it('says at once that a Wi-Fi phone has vanished, also to who never saw it there, and what to do', async () => {
    const { adb, observer } = await server();
    const phone = await device({ serial: 'WANDERER' });
    const name = await adb.connectWifi(phone.port);
    await observer.sightings({ signal: idle() });
    await phone.unplug();
    await expect.poll(() => adb.ask('host:devices'), { timeout: 30_000 }).toContain(`${name}\toffline`);
    const newcomer = createAndroidObserver({ env: adb.env });
    cleanups.push(() => newcomer.close());
    for (const looking of [observer, newcomer]) {
      const start = Date.now();
      const [sighting] = await looking.sightings({ signal: idle() });
      // One that is waited for takes five seconds.
      expect(Date.now() - start).toBeLessThan(4000);
      expect(sighting).toMatchObject({
        state: 'offline',
        link: 'wifi',
        advice: expect.stringContaining('same network'),
      });
    }
  });

  it('lists a Wi-Fi phone that fell silent as offline, and waits for it no longer than it should', async () => {
    const { adb } = await server();
    const phone = await device();
    await adb.connectWifi(phone.port);
    await phone.set({ latencyMs: 60_000 });
    const observer = createAndroidObserver({ env: adb.env, lookMs: 300 });
    cleanups.push(() => observer.close());
    const start = Date.now();
    expect(await observer.sightings({ signal: idle() })).toMatchObject([
      { state: 'offline', advice: expect.stringContaining('Wi-Fi') },
    ]);
    expect(Date.now() - start).toBeLessThan(4000);
  });

  it('shows a name that a phone gives without what could rewrite the screen', async () => {
    const { adb, observer } = await server();
    const phone = await device({
      properties: {
        'ro.product.manufacturer': 'Xiaomi',
        'ro.product.marketname': 'Xiaomi \u001b[2J\u009b小米\u202e\u0007 14',
        'ro.serialno': 'evil\u001b[2J',
        'ro.boot.serialno': 'GOOD123',
      },
    });
    await adb.attachUsb(phone.port);
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({ id: 'GOOD123', name: 'Xiaomi [2J小米 14' });
    const ready = await sighting!.connect({ signal: idle() });
    expect(ready.name).toBe('Xiaomi [2J小米 14');
    await ready.close();
  });

  it('says what to do for a phone that has not allowed this computer, and goes on by itself', async () => {
    const { adb, observer } = await server();
    const phone = await device({ faults: { locked: true } });
    await adb.attachUsb(phone.port);
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({
      state: 'unauthorized',
      advice: expect.stringContaining('allow USB debugging'),
    });
    const told: string[] = [];
    const connecting = sighting!.connect({ signal: idle(), onState: (state) => told.push(state) });
    setTimeout(() => phone.set({ locked: false }), 500);
    const ready = await connecting;
    expect(ready.id).toBe(phone.serial);
    expect(told).toEqual(['unauthorized']);
    await ready.close();
  });

  it('stops waiting for the person when told to', async () => {
    const { adb, observer } = await server();
    const phone = await device({ faults: { locked: true } });
    await adb.attachUsb(phone.port);
    const [sighting] = await observer.sightings({ signal: idle() });
    await expect(sighting!.connect({ signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('lists a phone that was not unlocked since its restart as locked, and waits for it', async () => {
    const { adb, observer } = await server();
    const phone = await device({ faults: { storageLocked: true } });
    await adb.attachUsb(phone.port);
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({
      id: phone.serial,
      state: 'locked',
      advice: expect.stringContaining('Unlock'),
    });
    setTimeout(() => phone.set({ storageLocked: false }), 300);
    const ready = await sighting!.connect({ signal: idle() });
    await ready.close();
  });

  it('says no-tools with advice where adb is missing, and notices nothing else', async () => {
    const { adb } = await server();
    await adb.stop();
    const observer = createAndroidObserver({
      env: { PATH: '/nowhere', ANDROID_ADB_SERVER_PORT: String(adb.port) },
    });
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({ state: 'no-tools', advice: expect.stringContaining('adb') });
    await expect(sighting!.connect({ signal: idle() })).rejects.toMatchObject({ code: 'no-tools' });
    await observer.close();
  });

  it('says no-tools where something else listens on the adb server’s port', async () => {
    const stranger = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await once(stranger.listen(0, '127.0.0.1'), 'listening');
    cleanups.push(() => new Promise((resolve) => stranger.close(() => resolve())));
    const { port } = stranger.address() as AddressInfo;
    const observer = createAndroidObserver({ env: { PATH: '', ANDROID_ADB_SERVER_PORT: String(port) } });
    expect(await observer.sightings({ signal: idle() })).toMatchObject([{ state: 'no-tools' }]);
    await observer.close();
  });

  it('finds adb in a bundled folder and starts its server', async () => {
    const { adb } = await server();
    await adb.stop();
    const folder = mkdtempSync(join(tmpdir(), 'photoferry-bundled-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const log = join(folder, 'called');
    // Stands for adb: a server that stayed behind would outlive the test.
    writeFileSync(join(folder, 'adb'), `#!/bin/sh\necho "$@ $ADB_SERVER_SOCKET" > ${log}\n`, { mode: 0o755 });
    const env = { PATH: '/nowhere', ADB_SERVER_SOCKET: `tcp:localhost:${adb.port}` };
    const observer = createAndroidObserver({ env, bundledFolder: folder });
    expect(await observer.sightings({ signal: idle() })).toMatchObject([{ state: 'no-tools' }]);
    expect(readFileSync(log, 'utf8')).toBe(`start-server tcp:localhost:${adb.port}\n`);
    await observer.close();
  });

  it('lets go of the phones when the adb server dies and cannot be started again', async () => {
    const adb = await startAdbServer();
    cleanups.push(() => adb.stop());
    const observer = createAndroidObserver({
      env: { ...adb.env, PATH: '/nowhere', ANDROID_HOME: '/nowhere' },
    });
    cleanups.push(() => observer.close());
    const phone = await device();
    await adb.attachUsb(phone.port);
    const next = watching(observer);
    await next(isAttached(phone.serial));
    await adb.stop();
    expect(await next((event) => event.type === 'detached')).toMatchObject({ id: phone.serial });
    expect(await next((event) => event.type === 'attached')).toMatchObject({
      sighting: { state: 'no-tools' },
    });
  });
});
