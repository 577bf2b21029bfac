import type { DeviceState } from '../contract/device.ts';

/** What a person does to make a phone usable. One sentence or two, said of this phone. */
const words: Record<Exclude<DeviceState, 'ready'>, string> = {
  untrusted: 'Unlock the iPhone and tap “Trust” when it asks whether to trust this computer.',
  locked: 'This phone is locked. Unlock it and it goes on by itself.',
  'pairing-refused':
    'The iPhone was told not to trust this computer. Unplug it, plug it in again and tap “Trust”. If it no longer asks, reset Location & Privacy in its settings.',
  unauthorized:
    'Unlock the phone and allow USB debugging when it asks. Tick “Always allow from this computer”.',
  offline: 'The phone is there but does not answer. Unlock it, or unplug it and plug it in again.',
  'driver-missing':
    'Windows has no driver for this phone. Install “Apple Devices” from the Microsoft Store, then plug the phone in again.',
  'no-tools': 'The program that speaks to these phones is missing on this computer.',
};

/** For a phone that was there over Wi-Fi and does not answer. */
export const wifiAdvice =
  'The phone does not answer over Wi-Fi. Wake it, see that it is in the same network and that wireless debugging is on, or plug it in by cable.';

/** The advice for a state; nothing when the phone is ready. */
export function adviceFor(state: DeviceState): string | undefined {
  return state === 'ready' ? undefined : words[state];
}
