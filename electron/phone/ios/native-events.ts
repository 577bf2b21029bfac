import type { Native, NativeEvent } from './native.ts';

type Listener = (event: NativeEvent) => void;

const listeners = new Set<Listener>();
/** The addon's subscription is begun and ended one step at a time; this never rejects. */
let turn: Promise<void> = Promise.resolve();
let isSubscribed = false;

export interface PhoneEvents {
  /** True while events come; where they could not be had, this tries again. Never throws. */
  follow(): Promise<boolean>;
  /** Ends them for this listener. Never throws. */
  stop(): Promise<void>;
}

/**
 * Tells `listener` of phones that come and go. libimobiledevice allows one subscription a process, which all listeners share.
 * Where it cannot be had no events come, and whoever listens looks for itself.
 */
export function listenForPhones(native: Native, listener: Listener): PhoneEvents {
  listeners.add(listener);
  const settle = () => {
    turn = turn.then(() => subscribeIfWanted(native));
    return turn;
  };
  void settle();
  return {
    follow: () => settle().then(() => isSubscribed),
    stop: () => {
      listeners.delete(listener);
      return settle();
    },
  };
}

async function subscribeIfWanted(native: Native): Promise<void> {
  const isWanted = listeners.size > 0;
  if (isWanted === isSubscribed) return;
  try {
    if (isWanted) {
      native.subscribe((event) => {
        for (const listener of listeners) listener(event);
      });
    } else await native.unsubscribe();
    isSubscribed = isWanted;
  } catch {
    isSubscribed = false;
  }
}
