import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createAndroidObserver } from '../../../electron/phone/android/android-observer.ts';
import type { Phone, PhoneFile, PhoneObserver } from '../../../electron/phone/phone.ts';
import { startAdbServer, type TestAdbServer } from '../../phones/adb-server.ts';
import {
  startTestAndroid,
  type TestAndroid,
  type TestAndroidOptions,
} from '../../phones/android/test-android.ts';

// Phones take several times as long on a busy machine.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

export const idle = () => new AbortController().signal;

export interface AndroidHarness {
  adb: TestAdbServer;
  device: TestAndroid;
  observer: PhoneObserver;
  phone: Phone;
  /** The folder that plays /storage/emulated/0. */
  root: string;
  close(): Promise<void>;
}

/** A real adb server, a test phone in its USB socket or its Wi-Fi, and our own view of it. */
export async function androidHarness(
  options: Partial<TestAndroidOptions> & { timeoutMs?: number; link?: 'usb' | 'wifi' } = {},
): Promise<AndroidHarness> {
  const root = options.root ?? (await mkdtemp(join(tmpdir(), 'photoferry-phone-')));
  const adb = await startAdbServer();
  const device = await startTestAndroid({ ...options, root });
  await (options.link === 'wifi' ? adb.connectWifi(device.port) : adb.attachUsb(device.port));
  const observer = createAndroidObserver({ env: adb.env, timeoutMs: options.timeoutMs ?? 10_000 });
  const [sighting] = await observer.sightings({ signal: idle() });
  if (sighting === undefined) throw new Error('the observer does not see the test phone');
  const phone = await sighting.connect({ signal: idle() });
  return {
    ...{ adb, device, observer, phone, root },
    close: async () => {
      await phone.close();
      await observer.close();
      await device.close();
      await adb.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

export async function listAll(phone: Phone): Promise<Map<string, PhoneFile>> {
  const files = new Map<string, PhoneFile>();
  for await (const file of phone.list({ signal: idle() })) files.set(file.path, file);
  return files;
}

export async function readAll(phone: Phone, file: PhoneFile, offset?: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const options = offset === undefined ? { signal: idle() } : { signal: idle(), offset };
  for await (const chunk of phone.open(file, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
