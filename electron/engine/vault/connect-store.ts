import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import { type RetryOptions, retryingStore } from '../../storage/retrying-store.ts';
import { throttledStore } from '../../storage/throttled-store.ts';
import { storeEnv } from './store-credentials.ts';

export interface ConnectOptions extends Pick<RetryOptions, 'onTrouble'> {
  signal: AbortSignal;
  make?: boolean;
  /** Bytes a second, both ways together. */
  limitRate?: number | undefined;
}

/** The store at a place, as all of the engine uses it: short retries, and the person's own limit. */
export async function connectStore(
  place: string,
  { signal, make = false, limitRate, onTrouble }: ConnectOptions,
): Promise<ObjectStore> {
  const store = retryingStore(await openStore(place, { make, signal, env: storeEnv(place) }), { onTrouble });
  return limitRate === undefined ? store : throttledStore(store, { bytesPerSecond: limitRate });
}
