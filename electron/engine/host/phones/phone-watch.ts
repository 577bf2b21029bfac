import { delay } from '../../../base/abort.ts';
import type { PhoneEvent, PhoneObserver, PhoneSighting } from '../../../phone/phone.ts';

/** An observer that failed is asked again after so long. */
const retryMs = 5000;

export interface PhoneWatchOptions {
  observers: readonly PhoneObserver[];
  onChange: () => void;
  /** It has become usable: plugged in, or trusted and unlocked by now. */
  onReady: (sighting: PhoneSighting) => void;
  /** It is not there any more. */
  onGone: (id: string) => void;
}

/** Which phones are there, kept up to date until it is closed. Closes the observers. */
export function watchPhones({ observers, onChange, onReady, onGone }: PhoneWatchOptions) {
  const live = new Map<string, PhoneSighting>();
  const stop = new AbortController();
  const { signal } = stop;

  const take = (event: PhoneEvent, ids: Set<string>) => {
    if (event.type === 'detached') {
      ids.delete(event.id);
      if (live.delete(event.id)) onGone(event.id);
    } else {
      const { sighting } = event;
      const wasReady = live.get(sighting.id)?.state === 'ready';
      ids.add(sighting.id);
      live.set(sighting.id, sighting);
      if (sighting.state === 'ready' && !wasReady) onReady(sighting);
    }
    onChange();
  };

  const follow = async (observer: PhoneObserver) => {
    while (!signal.aborted) {
      const ids = new Set<string>();
      try {
        for await (const event of observer.watch({ signal })) take(event, ids);
      } catch {
        // Its service died, say: it is asked again.
      }
      if (signal.aborted) return;
      for (const id of [...ids]) take({ type: 'detached', id }, ids);
      await delay(retryMs, signal).catch(() => {});
    }
  };
  const followed = observers.map(follow);

  return {
    get: (id: string) => live.get(id),
    all: () => [...live.values()],
    close: async () => {
      stop.abort();
      await Promise.all(observers.map((observer) => observer.close().catch(() => {})));
      await Promise.all(followed);
    },
  };
}

export type PhoneWatch = ReturnType<typeof watchPhones>;
