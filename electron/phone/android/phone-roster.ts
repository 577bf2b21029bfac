import type { DeviceState } from '../../contract/device.ts';
import { type AdbDevice, parseAdbDevices } from './adb-devices.ts';
import type { AdbHost } from './adb-host.ts';
import { identify, type PhoneIdentity, unknownId } from './phone-identity.ts';

export interface RosterEntry {
  id: string;
  name: string;
  link: 'usb' | 'wifi';
  state: DeviceState;
  /** What adb calls it. */
  serial: string;
  features: Set<string>;
  /** Between being plugged in and being usable: adb shows it as offline for a moment. */
  isSettling: boolean;
}

/**
 * Who is there. Remembers who stood behind a name of adb's, so that a phone that went offline is still the same phone. A phone that
 * is there by USB and by Wi-Fi is one, by the link that works, USB first.
 */
export class PhoneRoster {
  private readonly host: AdbHost;
  /** By adb's name for the phone; asked anew with each new transport. */
  private readonly known = new Map<string, { transportId: string; identity: PhoneIdentity }>();
  private readonly offlineSince = new Map<string, number>();
  private readonly lookMs: number;

  /** A phone that does not say who it is within `lookMs` is offline. */
  constructor(host: AdbHost, lookMs: number) {
    this.host = host;
    this.lookMs = lookMs;
  }

  async look(signal: AbortSignal): Promise<RosterEntry[]> {
    const devices = parseAdbDevices(await this.host.ask('host:devices-l', signal));
    const entries = await Promise.all(devices.map((device) => this.entry(device, signal)));
    for (const serial of this.offlineSince.keys()) {
      if (!devices.some((device) => device.serial === serial)) this.offlineSince.delete(serial);
    }
    const best = new Map<string, RosterEntry>();
    for (const entry of entries) {
      const other = best.get(entry.id);
      if (other === undefined || rank(entry) < rank(other)) best.set(entry.id, entry);
    }
    return [...best.values()];
  }

  private async entry(device: AdbDevice, signal: AbortSignal): Promise<RosterEntry> {
    const state = stateOf(device.state);
    const identity =
      state === 'ready' ? await this.identity(device, signal) : this.known.get(device.serial)?.identity;
    const base = {
      link: device.link,
      serial: device.serial,
      features: identity?.features ?? new Set<string>(),
    };
    const id = identity?.id ?? unknownId(device);
    const name = identity?.name ?? device.model ?? 'Android phone';
    // By USB it may just have been plugged in or out; over Wi-Fi it had its time.
    if (state === 'ready' && identity === undefined)
      return { ...base, id, name, state: 'offline', isSettling: device.link === 'usb' };
    if (state === 'ready' && identity?.isLocked)
      return { ...base, id, name, state: 'locked', isSettling: false };
    return { ...base, id, name, state, isSettling: this.isSettling(device, state) };
  }

  /** Undefined when the phone went away while it was asked. */
  private async identity(device: AdbDevice, signal: AbortSignal): Promise<PhoneIdentity | undefined> {
    const known = this.known.get(device.serial);
    if (known?.transportId === device.transportId && !known.identity.isLocked) return known.identity;
    try {
      const soon = AbortSignal.any([signal, AbortSignal.timeout(this.lookMs)]);
      const identity = await identify(this.host, device, soon);
      if (this.known.size > 256) this.known.clear();
      this.known.set(device.serial, { transportId: device.transportId, identity });
      return identity;
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }

  /** A phone whose connection was in use has vanished, and one that adb reaches by Wi-Fi greets before it is listed. */
  private isSettling(device: AdbDevice, state: DeviceState): boolean {
    if (state !== 'offline') {
      this.offlineSince.delete(device.serial);
      return false;
    }
    if (this.known.get(device.serial)?.transportId === device.transportId) return false;
    if (device.link === 'wifi' && device.state === 'offline') return false;
    const since = this.offlineSince.get(device.serial) ?? Date.now();
    this.offlineSince.set(device.serial, since);
    return Date.now() - since < 1000;
  }
}

function rank(entry: RosterEntry): number {
  return (entry.state === 'ready' ? 0 : 2) + (entry.link === 'usb' ? 0 : 1);
}

/** `no permissions` is a missing udev rule or group on Linux; adb's other words mean that the phone is not usable now. */
function stateOf(words: string): DeviceState {
  if (words === 'device') return 'ready';
  if (words === 'unauthorized') return 'unauthorized';
  if (words === 'no permissions') return 'driver-missing';
  return 'offline';
}
