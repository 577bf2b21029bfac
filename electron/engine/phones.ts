import { PhotoferryError } from '../base/error.ts';
import { visible } from '../base/visible.ts';
import type { Device, DeviceState } from '../contract/device.ts';
import { createAndroidObserver } from '../phone/android/android-observer.ts';
import { createFolderObserver } from '../phone/folder/folder-observer.ts';
import { openFolder } from '../phone/folder/folder-phone.ts';
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
  offline: 'offline',
  'driver-missing': 'driver-missing',
};

/**
 * Connects to a phone, pairing if it must, and waits up to a minute for the person.
 * @throws {PhoneError} with the code of the state it was last in
 */
export async function connectPhone(
  sighting: PhoneSighting,
  {
    signal,
    onState,
    waitMs = connectMs,
  }: { signal: AbortSignal; onState: (state: DeviceState, advice: string) => void; waitMs?: number },
): Promise<Phone> {
  let last: { state: DeviceState; advice: string | undefined } = {
    state: sighting.state,
    advice: sighting.advice,
  };
  const timeout = AbortSignal.timeout(waitMs);
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
    throw new PhoneError(codeFor[last.state] ?? 'phone-timeout', `${sighting.name} was not ready in time.`, {
      ...(last.advice && { advice: last.advice }),
      cause: error,
    });
  }
}

/** A phone that is being connected to; `phone` rejects with the reason if it does not get ready. */
export interface OpeningPhone {
  id: string;
  name: string;
  phone: Promise<Phone>;
}

/** A phone that is there but could not be used, with the reason. */
export interface UnusablePhone {
  id: string;
  name: string;
  code: string;
  message: string;
  advice?: string;
}

export interface ChosenPhones {
  opening: OpeningPhone[];
  /** What nobody asked for by name and no waiting can make usable: a phone that went out of reach, one without a driver. */
  skipped: UnusablePhone[];
  /** The ids of cards: media that are ejected when they have been read. */
  cards: ReadonlySet<string>;
  /** Waits for those that are still being connected to; abort the signal first. */
  close(): Promise<void>;
}

/**
 * Opens what an import shall read: the folder, else the phone or card with this id, else every phone that is plugged in
 * (cards only by name). `opening` is empty where all were skipped.
 * @throws {PhotoferryError} `no-phone`, or why the folder cannot be read
 */
export async function choosePhones(choice: {
  id?: string;
  folder?: string;
  signal: AbortSignal;
  onAdvice: (name: string, advice: string) => void;
}): Promise<ChosenPhones> {
  if (choice.folder !== undefined) {
    const phone = await openFolder(choice.folder);
    const { id, name } = phone;
    const opening = [{ id, name, phone: Promise.resolve(phone) }];
    return { opening, skipped: [], cards: new Set(), close: () => phone.close() };
  }
  const watched = observePhones();
  try {
    const found = await sightings(watched.observers, choice.signal);
    const wanted = found.filter((each) =>
      choice.id === undefined ? each.kind !== 'folder' && each.state !== 'no-tools' : each.id === choice.id,
    );
    if (wanted.length === 0) throw noPhone(choice.id, found);
    const isHopeless = ({ state }: PhoneSighting) =>
      choice.id === undefined && (state === 'offline' || state === 'driver-missing');
    const skipped = wanted.filter(isHopeless).map(unusable);
    const hopeful = wanted.filter((sighting) => !isHopeless(sighting));
    const cards = new Set(hopeful.filter(({ kind }) => kind === 'folder').map(({ id }) => id));
    const opening = hopeful.map((sighting) => {
      const phone = connectPhone(sighting, {
        signal: choice.signal,
        onState: (_state, advice) => choice.onAdvice(sighting.name, advice),
      });
      phone.catch(() => {});
      return { id: sighting.id, name: sighting.name, phone };
    });
    const close = async () => {
      await Promise.allSettled(opening.map(async ({ phone }) => (await phone).close()));
      await watched.close();
    };
    return { opening, skipped, cards, close };
  } catch (error) {
    await watched.close();
    throw error;
  }
}

function unusable({ id, name, state, advice }: PhoneSighting): UnusablePhone {
  const message =
    state === 'offline'
      ? 'It does not answer; the others are imported without it.'
      : 'This computer cannot open it; the others are imported without it.';
  return { id, name, code: state, message, ...(advice && { advice }) };
}

function noPhone(id: string | undefined, found: readonly PhoneSighting[]): PhotoferryError {
  const there = found.filter((each) => each.state !== 'no-tools');
  const tools = found.find((each) => each.state === 'no-tools');
  const message = id === undefined ? 'No phone is there.' : `No phone or card with the id ${id} is there.`;
  const advice =
    there.length > 0
      ? `There is: ${there.map((each) => visible(`${each.id} (${each.name})`)).join(', ')}.`
      : 'Plug one in, unlock it and try again.';
  return new PhotoferryError('no-phone', message, {
    advice: tools?.advice ? `${advice} ${tools.advice}` : advice,
  });
}
