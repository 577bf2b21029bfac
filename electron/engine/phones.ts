import type { Device, DeviceState } from '../contract/device.ts';
import { createAndroidObserver } from '../phone/android/android-observer.ts';
import { createFolderObserver } from '../phone/folder/folder-observer.ts';
import { createIosObserver } from '../phone/ios/ios-observer.ts';
import type { Phone, PhoneObserver, PhoneSighting } from '../phone/phone.ts';
import { PhoneError, type PhoneErrorCode } from '../phone/phone-error.ts';

/** How long a person gets to tap “Trust” or to unlock. */
const connectMs = 60_000;

/** Every kind of phone there is. `close` lets go of all. */
export function observePhones(): { observers: PhoneObserver[]; close(): Promise<void> } {
  const observers = [createAndroidObserver(), createIosObserver(), createFolderObserver()];
  return {
    observers,
    close: async () => {
      await Promise.all(observers.map((observer) => observer.close()));
    },
  };
}

/** What is plugged in now, usable or not. Never pairs. */
export async function sightings(
  observers: readonly PhoneObserver[],
  signal: AbortSignal,
): Promise<PhoneSighting[]> {
  return (await Promise.all(observers.map((observer) => observer.sightings({ signal })))).flat();
}

/** A sighting without its means to connect: what leaves the engine. */
export function deviceOf({ id, kind, name, link, state, advice }: PhoneSighting): Device {
  return { id, kind, name, link, state, ...(advice && { advice }) };
}

const codeFor: Partial<Record<DeviceState, PhoneErrorCode>> = {
  locked: 'phone-locked',
  untrusted: 'phone-untrusted',
  'pairing-refused': 'pairing-refused',
  unauthorized: 'unauthorized',
  'no-tools': 'no-tools',
  'driver-missing': 'no-tools',
};

/**
 * Connects to a phone, pairing if it must, and waits up to a minute for the person.
 * @throws {PhoneError} with the code of the state it was last in
 */
export async function connectPhone(
  sighting: PhoneSighting,
  { signal, onState }: { signal: AbortSignal; onState: (state: DeviceState, advice: string) => void },
): Promise<Phone> {
  let last: { state: DeviceState; advice: string | undefined } = {
    state: sighting.state,
    advice: sighting.advice,
  };
  const timeout = AbortSignal.timeout(connectMs);
  try {
    return await sighting.connect({
      signal: AbortSignal.any([signal, timeout]),
      onState: (state, advice) => {
        last = { state, advice };
        onState(state, advice);
      },
    });
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    throw new PhoneError(
      codeFor[last.state] ?? 'phone-timeout',
      `${sighting.name} was not ready within a minute.`,
      {
        ...(last.advice && { advice: last.advice }),
        cause: error,
      },
    );
  }
}
