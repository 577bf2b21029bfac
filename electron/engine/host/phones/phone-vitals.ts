import type { Battery, Phone, PhoneSighting, PhoneStorage } from '../../../phone/phone.ts';

export interface Vitals {
  battery: Battery | null;
  storage: PhoneStorage | null;
}

/** A phone that does not answer such a question in this time is not asked further. */
const patienceMs = 15_000;

/** How full phones and their batteries are, as they last said. */
export function createPhoneVitals(onChange: () => void) {
  const known = new Map<string, Vitals>();

  const take = async (phone: Phone, signal: AbortSignal): Promise<void> => {
    const patience = { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) };
    const battery = await phone.battery(patience).catch(() => undefined);
    const storage = await phone.storage(patience).catch(() => undefined);
    if (signal.aborted) return;
    const before = known.get(phone.id);
    known.set(phone.id, {
      battery: battery ? bounded(battery) : null,
      storage: storage ? sane(storage) : (before?.storage ?? null),
    });
    if (JSON.stringify(before) !== JSON.stringify(known.get(phone.id))) onChange();
  };

  return {
    get: (id: string): Vitals => known.get(id) ?? { battery: null, storage: null },
    take,
    /** Asks a phone that nobody else is using; one that cannot be asked is as it was. */
    ask: async (sighting: PhoneSighting, signal: AbortSignal): Promise<void> => {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      let phone: Phone | undefined;
      try {
        phone = await sighting.connect({ signal: patience });
        await take(phone, patience);
      } catch {
        // It went, or was locked meanwhile.
      } finally {
        await phone?.close();
      }
    },
    forget: (id: string) => known.delete(id),
  };
}

export type PhoneVitals = ReturnType<typeof createPhoneVitals>;

function bounded({ percent, charging }: Battery): Battery {
  return { percent: Math.min(Math.max(percent, 0), 100) || 0, charging };
}

function sane({ totalBytes, freeBytes }: PhoneStorage): PhoneStorage {
  const total = Math.max(0, Math.trunc(totalBytes)) || 0;
  return { totalBytes: total, freeBytes: Math.min(Math.max(0, Math.trunc(freeBytes)) || 0, total) };
}
