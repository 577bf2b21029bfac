import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createAndroidObserver } from '../../../electron/phone/android/android-observer.ts';
import type { ImageCaptureOptions } from '../../../electron/phone/ios/image-capture.ts';
import { createIosObserver } from '../../../electron/phone/ios/ios-observer.ts';
import { loadNative } from '../../../electron/phone/ios/native.ts';
import type { Phone, PhoneObserver } from '../../../electron/phone/phone.ts';
import { startAdbServer, type TestAdbServer } from '../../phones/adb-server.ts';
import {
  startTestAndroid,
  type TestAndroid,
  type TestAndroidOptions,
} from '../../phones/android/test-android.ts';
import {
  startTestIphone,
  type TestIphone,
  type TestIphoneOptions,
} from '../../phones/iphone/start-test-iphone.ts';
import { idle, temporaryFolder } from '../temporary.ts';

export { plantOn } from './plant-on.ts';

export const noAddon = loadNative() === undefined;
if (noAddon)
  process.stderr.write(
    'Imports from iPhones are not tested: native/build/photoferry-ios.node is missing (node native/build.ts)\n',
  );

interface Plugged {
  observer: PhoneObserver;
  /** The folder that plays the phone's storage. */
  root: string;
  /** A connection of its own; a phone that was unplugged needs a new one. Closed after the test. */
  connect(): Promise<Phone>;
}

export interface PluggedAndroid extends Plugged {
  device: TestAndroid;
  adb: TestAdbServer;
  /** Into the socket, and waits until the computer sees it. */
  plug(): Promise<void>;
}

export interface PluggedIphone extends Plugged {
  device: TestIphone;
}

/** A test Android phone in the socket of a real adb server, for one test. */
export async function plugAndroid(
  options: Partial<TestAndroidOptions> & { adb?: TestAdbServer; timeoutMs?: number } = {},
): Promise<PluggedAndroid> {
  const root = options.root ?? (await temporaryFolder());
  const adb = options.adb ?? (await startAdbServer());
  if (!options.adb) onTestFinished(() => adb.stop());
  const device = await startTestAndroid({ ...options, root });
  onTestFinished(() => device.close());
  await adb.attachUsb(device.port);
  const observer = createAndroidObserver({ env: adb.env, timeoutMs: options.timeoutMs ?? 10_000 });
  onTestFinished(() => observer.close());
  const plug = async () => {
    await device.plug();
    await adb.attachUsb(device.port);
  };
  return { device, adb, observer, root, plug, connect: () => connectTo(observer, device.serial) };
}

/** A test iPhone at a mux of its own, for one test. */
export async function plugIphone(
  options: Partial<TestIphoneOptions> & { timeoutMs?: number; imageCapture?: ImageCaptureOptions } = {},
): Promise<PluggedIphone> {
  const root = options.root ?? (await temporaryFolder());
  mkdirSync(path.join(root, 'DCIM'), { recursive: true });
  const device = await startTestIphone({ ...options, root });
  process.env.USBMUXD_SOCKET_ADDRESS = device.socketAddress;
  onTestFinished(async () => {
    delete process.env.USBMUXD_SOCKET_ADDRESS;
    await device.close();
  });
  const observer = createIosObserver({
    timeoutMs: options.timeoutMs ?? 5000,
    pairPollMs: 50,
    refreshMs: 100,
    ...(options.imageCapture && { imageCapture: options.imageCapture }),
  });
  onTestFinished(() => observer.close());
  return { device, observer, root, connect: () => connectTo(observer, device.udid) };
}

async function connectTo(observer: PhoneObserver, id: string): Promise<Phone> {
  const found = await observer.sightings({ signal: idle() });
  const sighting = found.find((each) => each.id === id);
  if (!sighting) throw new Error(`${id} is not there, but ${found.map((each) => each.id).join(', ')}`);
  const phone = await sighting.connect({ signal: idle() });
  onTestFinished(() => phone.close());
  return phone;
}
