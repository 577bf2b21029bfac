import { createHash, generateKeyPairSync } from 'node:crypto';
import { statfsSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { serveAfc } from './afc-service.ts';
import { type IphoneFaults, noFaults } from './iphone-faults.ts';
import { phoneTls, serveLockdown } from './lockdown-service.ts';
import type { PhoneState, TrustedHost } from './phone-state.ts';
import { serveHouseArrest, serveNotificationProxy } from './plist-services.ts';
import { startTestMux, type TestMux } from './test-mux.ts';

export interface TestIphoneOptions {
  /** The folder that AFC shows as `/`: DCIM and PhotoData stand in it. */
  root: string;
  name?: string;
  /** 25 characters as new iPhones have them; made from the name when not given. */
  udid?: string;
  faults?: Partial<IphoneFaults>;
  /** Containers of applications by bundle id. */
  apps?: Record<string, string>;
  /** Services speak TLS, as iPhones do, unless this is false. */
  serviceTls?: boolean;
  battery?: { percent: number; charging: boolean };
  /** Plug it into this mux instead of one of its own. */
  mux?: TestMux;
}

/** What a test does to a phone, in this process or in one of its own. */
export interface TestIphone {
  readonly udid: string;
  /** For USBMUXD_SOCKET_ADDRESS. */
  readonly socketAddress: string;
  readonly root: string;
  set(faults: Partial<IphoneFaults>): Promise<void>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Posts a notification, as the phone's own programs do. */
  notify(name: string): Promise<void>;
  /** Files that are open on the phone, and AFC requests served so far by operation number. */
  report(): Promise<{ openHandles: number; requests: Record<string, number> }>;
  close(): Promise<void>;
}

const lockdownPort = 62078;

/** A software iPhone in this process, plugged in. It trusts no computer yet, and says yes when it is asked to. */
export async function startTestIphone(options: TestIphoneOptions): Promise<TestIphone> {
  const mux = options.mux ?? (await startTestMux());
  const name = options.name ?? 'Test iPhone';
  const digest = createHash('sha256').update(name).digest('hex').toUpperCase();
  const udid = options.udid ?? `00008110-${digest.slice(0, 16)}`;
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const disk = statfsSync(options.root);
  const services = new Map<
    number,
    { serve: (stream: Duplex, state: PhoneState) => void; host: TrustedHost }
  >();
  const serviceSockets = new Set<Socket>();
  let nextPort = 49152;

  const state: PhoneState = {
    udid,
    name,
    root: options.root,
    apps: options.apps ?? {},
    faults: { ...noFaults(), ...options.faults },
    serviceTls: options.serviceTls ?? true,
    privateKey: keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey: keys.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    hosts: new Map(),
    values: {
      '': {
        DeviceClass: 'iPhone',
        DeviceName: name,
        PasswordProtected: false,
        ProductType: 'iPhone14,5',
        ProductVersion: '18.5',
        BuildVersion: '22F76',
        SerialNumber: digest.slice(0, 10),
        UniqueDeviceID: udid,
        WiFiAddress: '02:00:00:00:00:01',
      },
      'com.apple.mobile.battery': {
        BatteryCurrentCapacity: options.battery?.percent ?? 80,
        BatteryIsCharging: options.battery?.charging ?? true,
        ExternalConnected: true,
        FullyCharged: false,
      },
      'com.apple.disk_usage': {
        TotalDiskCapacity: disk.blocks * disk.bsize,
        TotalDataCapacity: disk.blocks * disk.bsize,
        TotalDataAvailable: disk.bavail * disk.bsize,
        AmountDataAvailable: disk.bavail * disk.bsize,
      },
    },
    requests: new Map(),
    openHandles: 0,
    notificationListeners: new Set(),
    onFileBytes(bytes) {
      const { faults } = state;
      if (faults.cutAfterBytes < 0) return true;
      faults.cutAfterBytes -= bytes;
      if (faults.cutAfterBytes >= 0) return true;
      faults.cutAfterBytes = -1;
      for (const socket of serviceSockets) socket.destroy();
      return false;
    },
  };

  const startService = (service: string, host: TrustedHost): number | undefined => {
    const serve = {
      'com.apple.afc': (stream: Duplex) => serveAfc(stream, state, state.root),
      'com.apple.mobile.house_arrest': serveHouseArrest,
      'com.apple.mobile.notification_proxy': serveNotificationProxy,
    }[service];
    if (!serve) return undefined;
    const port = nextPort++;
    services.set(port, { serve, host });
    return port;
  };
  const phone = {
    udid,
    listensOn: (port: number) => port === lockdownPort || services.has(port),
    accept(socket: Socket, port: number) {
      socket.on('error', () => socket.destroy());
      const service = services.get(port);
      if (!service) return serveLockdown(socket, state, startService);
      services.delete(port);
      serviceSockets.add(socket);
      socket.once('close', () => serviceSockets.delete(socket));
      service.serve(state.serviceTls ? phoneTls(socket, state, service.host) : socket, state);
    },
  };
  let detach: (() => void) | undefined = mux.attach(phone);

  const unplug = async () => {
    detach?.();
    detach = undefined;
  };
  return {
    udid,
    socketAddress: mux.socketAddress,
    root: options.root,
    async set(faults) {
      Object.assign(state.faults, faults);
      if (faults.forgetful) {
        state.hosts.clear();
        state.faults.forgetful = false;
      }
    },
    unplug,
    async plug() {
      detach ??= mux.attach(phone);
    },
    async notify(notification) {
      for (const listener of state.notificationListeners) listener(notification);
    },
    async report() {
      return { openHandles: state.openHandles, requests: Object.fromEntries(state.requests) };
    },
    async close() {
      await unplug();
      if (!options.mux) await mux.close();
    },
  };
}
