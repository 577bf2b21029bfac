import type { Native, NativeEvent } from './native.ts';

type Listener = (event: NativeEvent) => void;

const listeners = new Set<Listener>();
let turn: Promise<void> = Promise.resolve();

/**
 * Tells `listener` of phones that come and go; the returned function stops it. libimobiledevice allows one subscription a
 * process, which all listeners share.
 */
export function listenForPhones(native: Native, listener: Listener): () => Promise<void> {
  listeners.add(listener);
  turn = turn.then(() => follow(native));
  return () => {
    listeners.delete(listener);
    turn = turn.then(() => follow(native));
    return turn;
  };
}

let isSubscribed = false;

async function follow(native: Native): Promise<void> {
  const isWanted = listeners.size > 0;
  if (isWanted === isSubscribed) return;
  isSubscribed = isWanted;
  if (!isWanted) return native.unsubscribe();
  native.subscribe((event) => {
    for (const listener of listeners) listener(event);
  });
}
