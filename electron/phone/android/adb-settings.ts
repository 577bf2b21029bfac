import type { AdbAddress } from './adb-socket.ts';

/**
 * Where the adb server is, as adb itself reads it: ADB_SERVER_SOCKET (`tcp:PORT`, `tcp:HOST:PORT`), then
 * ANDROID_ADB_SERVER_ADDRESS and ANDROID_ADB_SERVER_PORT, else 127.0.0.1:5037.
 */
export function adbAddress(env: NodeJS.ProcessEnv): AdbAddress {
  const socket = /^tcp:(?:(.+):)?(\d{1,5})$/.exec(env.ADB_SERVER_SOCKET ?? '');
  if (socket !== null) return { host: hostOf(socket[1]), port: Number(socket[2]) };
  const port = Number(env.ANDROID_ADB_SERVER_PORT);
  return {
    host: hostOf(env.ANDROID_ADB_SERVER_ADDRESS),
    port: Number.isInteger(port) && port > 0 && port < 65536 ? port : 5037,
  };
}

/** adb's server listens on IPv4; `localhost` may mean IPv6 first. */
function hostOf(host: string | undefined): string {
  return host === undefined || host === '' || host === 'localhost'
    ? '127.0.0.1'
    : host.replace(/^\[|\]$/g, '');
}

export function isOnThisComputer(address: AdbAddress): boolean {
  return /^(?:127\.|::1$)/.test(address.host);
}
