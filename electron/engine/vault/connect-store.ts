import type { ObjectStore } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import { retryingStore } from '../../storage/retrying-store.ts';
import { throttledStore } from '../../storage/throttled-store.ts';

/** The store at a place, as all of the engine uses it: short retries, and the person's own limit. */
export async function connectStore(
  place: string,
  {
    signal,
    make = false,
    limitRate,
  }: { signal: AbortSignal; make?: boolean; limitRate?: number | undefined },
): Promise<ObjectStore> {
  const store = retryingStore(await openStore(place, { make, signal }));
  return limitRate === undefined ? store : throttledStore(store, { bytesPerSecond: limitRate });
}
