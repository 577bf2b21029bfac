import { setTimeout as sleep } from 'node:timers/promises';
import type { AdbHost } from './adb-host.ts';

/** adb says nothing when a Wi-Fi phone falls silent (seen with 29.0.6), so its list is looked at now and then. */
const lookEveryMs = 2000;

/** Yields whenever the adb server's list of phones may have changed; ends when the server does, throws on abort. */
export async function* trackDevices(host: AdbHost, signal: AbortSignal): AsyncGenerator<void, void> {
  const own = new AbortController();
  const until = AbortSignal.any([signal, own.signal]);
  const lists = host.follow('host:track-devices', until);
  try {
    let next = lists.next();
    for (;;) {
      const step = await Promise.race([next, sleep(lookEveryMs, undefined, { signal: until })]);
      if (step?.done) return;
      if (step !== undefined) next = lists.next();
      next.catch(() => {});
      yield;
    }
  } finally {
    own.abort();
  }
}
