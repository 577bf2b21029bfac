import { shownName } from '../shown-name.ts';

/** A line of `adb devices -l`. */
export interface AdbDevice {
  /** What adb calls it: a serial number, `HOST:PORT`, or an mDNS name. */
  serial: string;
  /** `device`, `offline`, `unauthorized`, `authorizing`, `connecting`, `no permissions`, `recovery`, … */
  state: string;
  link: 'usb' | 'wifi';
  model: string | undefined;
  /** Another at each connection. */
  transportId: string;
}

/** Reads the answer to `host:devices-l`. Lines that are not understood are left out. */
export function parseAdbDevices(text: string): AdbDevice[] {
  const devices: AdbDevice[] = [];
  for (const line of text.split('\n').slice(0, 256)) {
    const match = /^(\S.*?)\s+(device|no permissions|[a-z]+)(?:\s+(.*))?$/.exec(line);
    if (match === null) continue;
    const serial = match[1]!;
    const facts = ` ${match[3] ?? ''} `;
    const isNetwork = /^\S+:\d{1,5}$/.test(serial) || /\._adb(?:-tls-connect)?\._tcp/.test(serial);
    devices.push({
      serial,
      state: match[2]!,
      link: isNetwork ? 'wifi' : 'usb',
      model: shownName(/ model:(\S+) /.exec(facts)?.[1]?.replaceAll('_', ' ') ?? '') || undefined,
      transportId: / transport_id:(\d+) /.exec(facts)?.[1] ?? '',
    });
  }
  return devices;
}

/** The hardware serial that adb's name for a phone gives away; undefined for a bare address. */
export function serialInName(device: AdbDevice): string | undefined {
  if (device.link === 'usb') return device.serial;
  return /^adb-([A-Za-z0-9]{4,64})-[A-Za-z0-9]{6}\._adb/.exec(device.serial)?.[1];
}
