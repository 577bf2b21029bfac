import { once } from 'node:events';
import type { Device } from '../../../electron/contract/device.ts';
import type { PhoneObserver, PhoneSighting } from '../../../electron/phone/phone.ts';

/** The states that a test phone cannot be brought into on this computer, or only slowly. */
export const stuckPhones: readonly Device[] = [
  {
    id: 'trust',
    kind: 'iphone',
    name: 'Ann’s iPhone',
    link: 'usb',
    state: 'untrusted',
    advice: 'Tap “Trust” on the iPhone.',
  },
  {
    id: 'locked',
    kind: 'iphone',
    name: 'Ben’s iPhone',
    link: 'usb',
    state: 'locked',
    advice: 'Unlock the iPhone.',
  },
  {
    id: 'refused',
    kind: 'iphone',
    name: 'Cleo’s iPhone',
    link: 'usb',
    state: 'pairing-refused',
    advice: 'Plug it in again.',
  },
  {
    id: 'debugging',
    kind: 'android',
    name: 'Pixel 9',
    link: 'usb',
    state: 'unauthorized',
    advice: 'Allow USB debugging.',
  },
  {
    id: 'offline',
    kind: 'android',
    name: 'Galaxy S24',
    link: 'usb',
    state: 'offline',
    advice: 'Plug it in again.',
  },
  {
    id: 'offline-wifi',
    kind: 'android',
    name: 'Fairphone 5',
    link: 'wifi',
    state: 'offline',
    advice: 'Wake the phone.',
  },
  {
    id: 'driver',
    kind: 'iphone',
    name: 'iPhone',
    link: 'usb',
    state: 'driver-missing',
    advice: 'Install “Apple Devices”.',
  },
];

/** Sees these phones; none ever gets ready. */
export function seeing(phones: readonly Device[]): PhoneObserver {
  const sightings = phones.map(
    (phone): PhoneSighting => ({
      ...phone,
      connect: async ({ signal, onState }) => {
        onState?.(phone.state, phone.advice ?? '');
        if (!signal.aborted) await once(signal, 'abort');
        throw signal.reason;
      },
    }),
  );
  return {
    sightings: async () => sightings,
    watch: async function* ({ signal }) {
      for (const sighting of sightings) yield { type: 'attached', sighting } as const;
      if (!signal.aborted) await once(signal, 'abort');
    },
    close: async () => {},
  };
}
