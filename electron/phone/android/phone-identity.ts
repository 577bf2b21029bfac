import { shownName } from '../shown-name.ts';
import type { AdbDevice } from './adb-devices.ts';
import { serialInName } from './adb-devices.ts';
import type { AdbHost } from './adb-host.ts';
import { shellText } from './adb-shell.ts';

export interface PhoneIdentity {
  id: string;
  name: string;
  features: Set<string>;
  /** Restarted and not unlocked since: shared storage is closed. */
  isLocked: boolean;
}

const asked = [
  'ro.serialno',
  'ro.boot.serialno',
  'ro.product.marketname',
  'ro.product.manufacturer',
  'ro.product.model',
];

/** Asks a phone that is ready who it is. Everything it says is cut to size and stripped of control characters. */
export async function identify(
  host: AdbHost,
  device: AdbDevice,
  signal: AbortSignal,
): Promise<PhoneIdentity> {
  const features = new Set((await host.ask(`host-serial:${device.serial}:features`, signal)).split(','));
  const target = { host, serial: device.serial, hasShellTwo: features.has('shell_v2') };
  const line = `${asked.map((name) => `getprop ${name}`).join('; ')}; test -d /storage/emulated/0 && echo unlocked`;
  const lines = (await shellText(target, line, signal)).stdout
    .split('\n')
    .map((text) => shownName(Buffer.from(text, 'latin1').toString('utf8')));
  const [serial = '', bootSerial = '', marketName = '', maker = '', model = '', unlocked = ''] = lines;
  const isSerial = (text: string) =>
    /^[\w.:-]{3,100}$/.test(text) && !/^(?:unknown|0+|0123456789ABCDEF)$/i.test(text);
  const id = [serial, bootSerial, serialInName(device) ?? ''].find(isSerial) ?? unknownId(device);
  return {
    id,
    name: nameOf({ marketName, maker, model }) || device.model || id,
    features,
    isLocked: unlocked !== 'unlocked',
  };
}

/** For a phone that tells no serial number and is known by an address only. */
export function unknownId(device: AdbDevice): string {
  return (serialInName(device) ?? `unidentified-${device.serial}`).replace(/[^\w.:-]/g, '_').slice(0, 120);
}

function nameOf(said: { marketName: string; maker: string; model: string }): string {
  const model = said.marketName || said.model;
  if (model === '' || said.maker === '') return model;
  const starts = model.toLowerCase().startsWith(said.maker.toLowerCase());
  return starts ? model : `${said.maker.slice(0, 1).toUpperCase()}${said.maker.slice(1)} ${model}`;
}
