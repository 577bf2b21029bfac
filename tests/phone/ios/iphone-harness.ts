import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createIosObserver, type IosObserverOptions } from '../../../electron/phone/ios/ios-observer.ts';
import { loadNative } from '../../../electron/phone/ios/native.ts';
import type { Phone, PhoneFile, PhoneObserver } from '../../../electron/phone/phone.ts';
import {
  startTestIphone,
  type TestIphone,
  type TestIphoneOptions,
} from '../../phones/iphone/start-test-iphone.ts';

// Phones take several times as long on a busy machine.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

export const noAddon = loadNative() === undefined;
if (noAddon)
  process.stderr.write(
    'iPhone tests are skipped: native/build/photoferry-ios.node is missing (node native/build.ts)\n',
  );

export const idle = (): AbortSignal => new AbortController().signal;

const quick: IosObserverOptions = { timeoutMs: 5000, pairPollMs: 50, refreshMs: 100 };

export interface IphoneHarness {
  iphone: TestIphone;
  observer: PhoneObserver;
  /** The phone's DCIM as a real folder. */
  dcim: string;
  /** A phone from `observer`, or from one with other options; closed with the harness. */
  connect(options?: IosObserverOptions): Promise<Phone>;
  close(): Promise<void>;
}

/** A test iPhone over a folder of its own, and the product's observer looking at its mux. */
export async function setUpIphone(
  options: { phone?: Partial<TestIphoneOptions>; observer?: IosObserverOptions } = {},
): Promise<IphoneHarness> {
  const root = await mkdtemp(join(tmpdir(), 'test-iphone-'));
  const dcim = join(root, 'DCIM');
  mkdirSync(dcim);
  const iphone = await startTestIphone({ root, ...options.phone });
  process.env.USBMUXD_SOCKET_ADDRESS = iphone.socketAddress;
  const observer = createIosObserver({ ...quick, ...options.observer });
  const phones: Phone[] = [];
  return {
    iphone,
    observer,
    dcim,
    async connect(own) {
      const from = own ? createIosObserver({ ...quick, ...own }) : observer;
      const [sighting] = await from.sightings({ signal: idle() });
      const phone = await sighting!.connect({ signal: idle() });
      phones.push(phone);
      return phone;
    },
    async close() {
      for (const phone of phones) await phone.close();
      await observer.close();
      await iphone.close();
      delete process.env.USBMUXD_SOCKET_ADDRESS;
      await rm(root, { recursive: true, force: true });
    },
  };
}

export async function listed(phone: Phone, signal = idle()): Promise<PhoneFile[]> {
  const files: PhoneFile[] = [];
  for await (const file of phone.list({ signal })) files.push(file);
  return files;
}

export async function readAll(phone: Phone, file: PhoneFile, signal = idle()): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of phone.open(file, { signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
