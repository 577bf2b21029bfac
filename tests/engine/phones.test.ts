import { expect, it } from 'vitest';
import { orAbort } from '../../electron/base/abort.ts';
import type { DeviceState } from '../../electron/contract/device.ts';
import { connectPhone } from '../../electron/engine/phones.ts';
import type { PhoneSighting } from '../../electron/phone/phone.ts';
import { idle } from './temporary.ts';

it.each([
  ['offline', 'offline'],
  ['driver-missing', 'driver-missing'],
  ['locked', 'phone-locked'],
  ['untrusted', 'phone-untrusted'],
  ['unauthorized', 'unauthorized'],
] satisfies [DeviceState, string][])('a phone that stays %s ends with the code %s', async (state, code) => {
  const sighting: PhoneSighting = {
    ...{ id: 'x', kind: 'android', name: 'Pixel', link: 'wifi', state, advice: 'Do something.' },
    connect: ({ signal }) => orAbort(new Promise<never>(() => {}), signal),
  };
  await expect(
    connectPhone(sighting, { signal: idle(), onState: () => {}, waitMs: 20 }),
  ).rejects.toMatchObject({ code, advice: 'Do something.' });
});
