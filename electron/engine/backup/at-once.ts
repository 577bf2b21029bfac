/**
 * Does `work` for every item, so many at once, in order of the list. The first failure ends it: the others are told by
 * their signal, and all have come to their end when the promise rejects.
 */
export async function atOnce<Item>(
  items: readonly Item[],
  { limit, signal }: { limit: number; signal: AbortSignal },
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const live = AbortSignal.any([signal, stop.signal]);
  const failures: unknown[] = [];
  let next = 0;
  const run = async () => {
    while (next < items.length && !live.aborted) await work(items[next++]!, live);
  };
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, () =>
      run().catch((error: unknown) => {
        failures.push(error);
        stop.abort();
      }),
    ),
  );
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
