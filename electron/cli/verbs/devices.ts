import { deviceOf, observePhones, sightings } from '../../engine/phones.ts';
import { exitStatus, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';

export async function devices({ output, signal }: VerbContext<object>): Promise<number> {
  const phones = observePhones();
  try {
    const found = (await sightings(phones.observers, signal)).map(deviceOf);
    const usable = found.filter((device) => device.state !== 'no-tools');
    for (const device of usable) {
      const link = device.link === 'wifi' ? 'Wi-Fi' : device.link === 'usb' ? 'USB' : 'card';
      await output.answer(`${visible(device.name)}  (${link}, ${device.state})  ${visible(device.id)}`);
      if (device.advice) await output.answer(`    ${device.advice}`);
    }
    if (usable.length === 0) await output.answer('No phone is there. Plug one in, unlock it, and try again.');
    for (const device of found) if (device.state === 'no-tools') output.say(device.advice ?? device.name);
    await output.json({ type: 'result', devices: found });
    return exitStatus.done;
  } finally {
    await phones.close();
  }
}
