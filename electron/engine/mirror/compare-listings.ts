import type { ObjectStore, StoredObject } from '../../storage/object-store.ts';

/** An object of the first store, with what stands under its name in the other; or one that only the other has. */
export type Compared =
  | { object: StoredObject; there: StoredObject | undefined }
  | { object: undefined; there: StoredObject };

/** Goes through two stores at once, both in byte order of their names: a page of each in memory. */
export async function* compareListings(
  first: ObjectStore,
  other: ObjectStore,
  options: { prefix: string; signal: AbortSignal },
): AsyncGenerator<Compared> {
  const [ours, theirs] = [first, other].map((store) => store.list(options)[Symbol.asyncIterator]());
  try {
    let [mine, its] = await Promise.all([ours!.next(), theirs!.next()]);
    while (!mine.done || !its.done) {
      const order = mine.done ? 1 : its.done ? -1 : compare(mine.value.name, its.value.name);
      if (order > 0) {
        yield { object: undefined, there: its.value };
        its = await theirs!.next();
      } else {
        yield { object: mine.value, there: order === 0 ? its.value : undefined };
        mine = await ours!.next();
        if (order === 0) its = await theirs!.next();
      }
    }
  } finally {
    await Promise.all([ours!.return?.(), theirs!.return?.()]);
  }
}

/** Names are ASCII: the order of their bytes. */
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
