import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type AndroidFaults, noFaults } from './android-faults.ts';
import { DeviceConnection } from './device-connection.ts';
import { PhoneCommands } from './phone-commands.ts';
import { PhonePaths } from './phone-paths.ts';
import { type CommandHook, serveShell } from './shell-service.ts';
import { serveSync } from './sync-service.ts';
import { TestMediaStore } from './test-media-store.ts';

export interface TestAndroidOptions {
  /** The folder that plays shared storage (/sdcard, /storage/emulated/0). DCIM is made in it. */
  root: string;
  /** A second volume: an SD card, seen as /storage/NAME. */
  card?: { name: string; root: string };
  /** The hardware serial number. Default: one of its own. */
  serial?: string;
  model?: string;
  /** What adb's banner offers. Default: all that a current phone has. */
  features?: string[];
  /** Where it listens; default: a free port. */
  port?: number;
  faults?: Partial<AndroidFaults>;
  /** Properties beside or instead of the usual ones. */
  properties?: Record<string, string>;
  /** For a phone in this process: told of each command of its shell. */
  onCommand?: CommandHook;
}

export interface TestAndroid {
  serial: string;
  /** The port of its adb daemon on 127.0.0.1: `adb connect 127.0.0.1:PORT`, or `host:emulator:PORT` as if by USB. */
  port: number;
  root: string;
  set(faults: Partial<AndroidFaults>): Promise<void>;
  /** Out of the socket: connections break, nothing listens. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

export const phoneFeatures = [
  ...[
    'shell_v2',
    'cmd',
    'stat_v2',
    'ls_v2',
    'fixed_push_mkdir',
    'apex',
    'abb',
    'fixed_push_symlink_timestamp',
  ],
  ...['abb_exec', 'sendrecv_v2'],
];

let made = 0;

/** A phone in this process. */
export async function startTestAndroid(options: TestAndroidOptions): Promise<TestAndroid> {
  const faults: AndroidFaults = { ...noFaults, ...options.faults };
  const serial = options.serial ?? `TA${process.pid.toString(36)}X${made++}`.toUpperCase();
  const model = options.model ?? 'Pixel 8';
  mkdirSync(join(options.root, 'DCIM'), { recursive: true });
  const paths = new PhonePaths(options.root, options.card);
  const store = new TestMediaStore(paths, faults);
  const properties: Record<string, string> = {
    'ro.serialno': serial,
    'ro.boot.serialno': serial,
    'ro.product.manufacturer': 'Google',
    'ro.product.model': model,
    'ro.product.device': 'shiba',
    'ro.build.version.release': '15',
    'ro.build.version.sdk': '35',
    ...options.properties,
  };
  const commands = new PhoneCommands({ paths, faults, store, properties });
  const features = (options.features ?? phoneFeatures).join(',');
  const banner = `device::ro.product.name=shiba;ro.product.model=${model};ro.product.device=shiba;features=${features}`;
  const connections = new Set<DeviceConnection>();
  let server: Server | undefined;
  let port = options.port ?? 0;

  const plug = async () => {
    if (server !== undefined) return;
    server = createServer({ highWaterMark: 1024 * 1024 }, (socket) => {
      const connection = new DeviceConnection({
        socket,
        banner,
        faults,
        serve: (service, stream) => {
          if (service === 'sync:') return serveSync({ stream, paths, faults });
          if (/^(?:shell|exec)[,:]/.test(service))
            return serveShell(service, { stream, paths, faults, commands, onCommand: options.onCommand });
          return false;
        },
      });
      connections.add(connection);
      socket.once('close', () => connections.delete(connection));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') port = address.port;
  };
  const unplug = async () => {
    const old = server;
    server = undefined;
    for (const connection of connections) connection.destroy();
    if (old !== undefined) await new Promise((resolve) => old.close(resolve));
  };
  await plug();
  for (const _row of store.rows()); // A real phone's database is made long before a computer asks.
  return {
    serial,
    port,
    root: options.root,
    set: async (change) => {
      const wasLocked = faults.locked;
      Object.assign(faults, change);
      if (wasLocked && !faults.locked) for (const connection of connections) connection.authorise();
    },
    plug,
    unplug,
    close: async () => {
      await unplug();
      paths.close();
    },
  };
}
