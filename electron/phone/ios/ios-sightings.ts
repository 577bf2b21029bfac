import { existsSync } from 'node:fs';
import { isAbort, orAbort } from '../../base/abort.ts';
import type { DeviceState } from '../../contract/device.ts';
import { adviceFor } from '../advice.ts';
import type { PhoneSighting } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import { isNativeError, type Native } from './native.ts';
import { trustState } from './pairing.ts';

/** What is seen of one iPhone, without `connect`. */
export type IosDevice = Omit<PhoneSighting, 'connect'> & { kind: 'iphone'; link: 'usb' | 'wifi' };

const noDevice = -3;
const lookMs = 5000;

/**
 * The iPhones that usbmuxd knows, each asked how it stands to this computer without a dialog. When usbmuxd itself is
 * missing and iPhones can therefore never be seen: one that says so.
 */
export async function lookForPhones(
  { native, timeoutMs, platform }: { native: Native; timeoutMs: number; platform: NodeJS.Platform },
  signal: AbortSignal,
): Promise<IosDevice[]> {
  signal.throwIfAborted();
  let found: { udid: string; network: boolean }[];
  try {
    found = await orAbort(native.list(), signal);
  } catch (error) {
    if (!isNativeError(error) || error.number !== noDevice) throw error;
    const missing = muxMissing(platform);
    return missing ? [missing] : [];
  }
  const links = new Map<string, 'usb' | 'wifi'>();
  for (const { udid, network } of found) {
    if (!/^[\w.:-]{1,64}$/.test(udid)) continue; // a serial number that no iPhone has
    if (links.get(udid) !== 'usb') links.set(udid, network ? 'wifi' : 'usb'); // the cable is faster
  }
  return await Promise.all(
    [...links].map(async ([udid, link]): Promise<IosDevice> => {
      let state: DeviceState = 'offline';
      let name: string | undefined;
      try {
        const context = { native, udid, timeoutMs: Math.min(timeoutMs, lookMs) };
        ({ state, name } = await trustState(context, signal));
      } catch (error) {
        if (isAbort(error) || signal.aborted || !(error instanceof PhoneError)) throw error;
      }
      return seen({ id: udid, name: name ?? 'iPhone', link, state });
    }),
  );
}

export function seen(device: Pick<IosDevice, 'id' | 'name' | 'link' | 'state'>, advice?: string): IosDevice {
  const words = advice ?? adviceFor(device.state);
  return { ...device, kind: 'iphone', ...(words === undefined ? {} : { advice: words }) };
}

/** Where the addon was not built: the product works, without iPhones. */
export function addonMissing(): IosDevice {
  return seen(
    { id: 'iphone', name: 'iPhone', link: 'usb', state: 'no-tools' },
    'The part of Photoferry that speaks to iPhones was not built on this computer. Run “npm run setup”: it says what is missing.',
  );
}

/** usbmuxd does not answer. Where it is installed it is started when an iPhone is plugged in: then nothing is amiss. */
function muxMissing(platform: NodeJS.Platform): IosDevice | undefined {
  const address = process.env.USBMUXD_SOCKET_ADDRESS;
  const device = { id: 'iphone', name: 'iPhone', link: 'usb' as const };
  if (address) {
    const shown = address.replace(/[^\w.:/[\]-]/g, '').slice(0, 100);
    return seen(
      { ...device, state: 'no-tools' },
      `Nothing answers at USBMUXD_SOCKET_ADDRESS (${shown}). Start usbmuxd there, or unset the variable.`,
    );
  }
  if (platform === 'win32') return seen({ ...device, state: 'driver-missing' });
  const places = ['/usr/sbin/usbmuxd', '/usr/bin/usbmuxd', '/usr/local/sbin/usbmuxd', '/sbin/usbmuxd'];
  if (platform !== 'linux' || places.some((place) => existsSync(place))) return undefined;
  return seen(
    { ...device, state: 'no-tools' },
    'iPhones need usbmuxd, which is not installed. Run “sudo apt-get install usbmuxd”, then plug the iPhone in again.',
  );
}
