import { Adb } from '@devicefarmer/adbkit';
import type { AdbAddress } from './adb-socket.ts';

/** Yields whenever the adb server's list of phones changes; ends when the server does, or the signal aborts. */
export async function* trackDevices(address: AdbAddress, signal: AbortSignal): AsyncGenerator<void, void> {
  signal.throwIfAborted();
  const client = Adb.createClient({ host: address.host, port: address.port });
  const tracker = await client.trackDevices();
  let changed = false;
  let isOver = false;
  let wake: (() => void) | undefined;
  const over = () => {
    isOver = true;
    wake?.();
  };
  tracker.on('changeSet', () => {
    changed = true;
    wake?.();
  });
  tracker.on('error', over);
  tracker.on('end', over);
  signal.addEventListener('abort', over, { once: true });
  try {
    while (!isOver) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (isOver) break;
      changed = false;
      yield;
    }
  } finally {
    signal.removeEventListener('abort', over);
    tracker.end();
  }
}
