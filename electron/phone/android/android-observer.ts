import { delay } from '../../base/abort.ts';
import type { DeviceState } from '../../contract/device.ts';
import { adviceFor, wifiAdvice } from '../advice.ts';
import type { IoOptions, Phone, PhoneEvent, PhoneObserver, PhoneSighting } from '../phone.ts';
import { PhoneError, type PhoneErrorCode } from '../phone-error.ts';
import { AdbHost } from './adb-host.ts';
import { adbAddress } from './adb-settings.ts';
import { AndroidPhone } from './android-phone.ts';
import { adbAdvice, ensureAdbServer } from './ensure-adb-server.ts';
import { PhoneRoster, type RosterEntry } from './phone-roster.ts';
import { trackDevices } from './track-devices.ts';

export interface AndroidObserverOptions {
  /** Where ANDROID_ADB_SERVER_PORT, ADB_SERVER_SOCKET, PATH, ANDROID_HOME are read from. Default: process.env. */
  env?: NodeJS.ProcessEnv;
  /** A folder of ours that holds adb. */
  bundledFolder?: string;
  /** How long a phone may be silent while something is awaited of it. Default 30 s. */
  timeoutMs?: number;
  /** How long a phone may take to say who it is before it is listed as offline. Default 5 s. */
  lookMs?: number;
}

/** How long a phone may take from being plugged in to being usable before it is called offline. */
const settleMs = 1500;
/** While the adb server cannot be reached. */
const retryMs = 5000;

/** Android phones, over USB and Wi-Fi, through the adb server. */
export function createAndroidObserver(options: AndroidObserverOptions = {}): PhoneObserver {
  return new AndroidObserver(options);
}

class AndroidObserver implements PhoneObserver {
  private readonly host: AdbHost;
  private readonly env: NodeJS.ProcessEnv;
  private readonly bundledFolder: string | undefined;
  private readonly roster: PhoneRoster;
  private readonly ended = new AbortController();

  constructor(options: AndroidObserverOptions) {
    this.env = options.env ?? process.env;
    this.bundledFolder = options.bundledFolder;
    this.host = new AdbHost({ address: adbAddress(this.env), timeoutMs: options.timeoutMs ?? 30_000 });
    this.roster = new PhoneRoster(this.host, options.lookMs ?? 5000);
  }

  async sightings({ signal }: IoOptions): Promise<PhoneSighting[]> {
    const until = AbortSignal.any([signal, this.ended.signal]);
    try {
      await this.ensureServer(until);
      let entries = await this.roster.look(until);
      // A phone that was plugged in a moment ago is still greeting.
      for (
        const end = Date.now() + settleMs;
        entries.some((entry) => entry.isSettling) && Date.now() < end;
      ) {
        await delay(100, until);
        entries = await this.roster.look(until);
      }
      return entries.map((entry) => this.sighting(entry));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof PhoneError && error.code === 'no-tools') return [noToolsSighting(error)];
      throw error;
    }
  }

  async *watch({ signal }: IoOptions): AsyncGenerator<PhoneEvent, void> {
    const until = AbortSignal.any([signal, this.ended.signal]);
    const shown = new Map<string, PhoneSighting>();
    try {
      while (!until.aborted) {
        yield* changes(shown, await this.sightings({ signal: until }));
        if (shown.has(noToolsId)) {
          await delay(retryMs, until);
          continue;
        }
        yield* this.follow(shown, until);
        await delay(200, until);
      }
    } catch (error) {
      if (!until.aborted) throw error;
    }
  }

  /** Ends when the adb server does; it is then started anew. */
  private async *follow(
    shown: Map<string, PhoneSighting>,
    signal: AbortSignal,
  ): AsyncGenerator<PhoneEvent, void> {
    const pulses = trackDevices(this.host, signal);
    try {
      for (;;) {
        const pulse = await pulses.next().catch(() => ({ done: true }));
        if (pulse.done) return;
        yield* changes(shown, await this.sightings({ signal }));
      }
    } finally {
      await pulses.return();
    }
  }

  async close(): Promise<void> {
    this.ended.abort();
  }

  private ensureServer(signal: AbortSignal): Promise<void> {
    return ensureAdbServer({ host: this.host, env: this.env, bundledFolder: this.bundledFolder }, signal);
  }

  private sighting(entry: RosterEntry): PhoneSighting {
    const advice = adviceOf(entry);
    return {
      id: entry.id,
      kind: 'android',
      name: entry.name,
      link: entry.link,
      state: entry.state,
      ...(advice === undefined ? {} : { advice }),
      connect: (options) => this.connect(entry, options),
    };
  }

  private async connect(
    wanted: RosterEntry,
    options: IoOptions & { onState?: (state: DeviceState, advice: string) => void },
  ): Promise<Phone> {
    const { signal } = options;
    const until = AbortSignal.any([signal, this.ended.signal]);
    let told: DeviceState | undefined;
    for (let missing = 0; missing < 10; ) {
      signal.throwIfAborted();
      await this.ensureServer(until);
      const entries = await this.roster.look(until);
      // One that was not authorised yet may have been known by another id until now.
      const entry = entries.find(({ id, serial }) => id === wanted.id || serial === wanted.serial);
      if (entry?.state === 'ready') return new AndroidPhone({ ...entry, host: this.host });
      missing = entry === undefined ? missing + 1 : 0;
      if (entry !== undefined && entry.state !== told && !entry.isSettling) {
        told = entry.state;
        options.onState?.(entry.state, adviceOf(entry) ?? '');
      }
      await delay(200, until);
    }
    throw new PhoneError('phone-gone', 'The phone is no longer connected.', { advice: 'Plug it in again.' });
  }
}

const noToolsId = 'android-tools';

function noToolsSighting(error: PhoneError): PhoneSighting {
  return {
    id: noToolsId,
    kind: 'android',
    name: 'Android phones',
    link: 'usb',
    state: 'no-tools' satisfies DeviceState & PhoneErrorCode,
    advice: error.advice ?? adbAdvice,
    connect: () => Promise.reject(error),
  };
}

/** A phone on Wi-Fi has no plug. On Linux adb lacks the right to open the phone; there is no driver to install. */
function adviceOf(entry: RosterEntry): string | undefined {
  if (entry.state === 'offline' && entry.link === 'wifi') return wifiAdvice;
  if (entry.state !== 'driver-missing' || process.platform === 'win32') return adviceFor(entry.state);
  return 'This computer does not let you open the phone. Install the udev rules for Android phones (on Debian or Ubuntu: sudo apt install android-sdk-platform-tools-common), join the group plugdev, then plug the phone in again.';
}

/** What changed from what was shown to what is there, and remembers it. */
function* changes(shown: Map<string, PhoneSighting>, now: PhoneSighting[]): Generator<PhoneEvent> {
  for (const id of [...shown.keys()]) {
    if (now.some((sighting) => sighting.id === id)) continue;
    shown.delete(id);
    yield { type: 'detached', id };
  }
  for (const sighting of now) {
    const before = shown.get(sighting.id);
    const isSame =
      before?.state === sighting.state && before.link === sighting.link && before.name === sighting.name;
    if (isSame) continue;
    shown.set(sighting.id, sighting);
    yield { type: before === undefined ? 'attached' : 'changed', sighting };
  }
}
