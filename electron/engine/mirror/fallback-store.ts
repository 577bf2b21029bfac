import type { Readable } from 'node:stream';
import { codeOf } from '../../base/error.ts';
import type { IoOptions, ListOptions, ObjectStore } from '../../storage/object-store.ts';
import { StorageError } from '../../storage/storage-error.ts';

/** A store that was found deaf is not asked first again for so long. */
const deafMs = 60_000;
const deaf: ReadonlySet<string> = new Set([
  'store-unreachable',
  'store-missing',
  'store-busy',
  'store-denied',
]);

/**
 * A store for reading: what it does not give, or has lost, is asked of others that should hold the same. What writes goes to the
 * first alone. An object that is damaged there is for its reader to notice.
 * @param others opened when they are needed
 */
export function fallbackStore(
  first: ObjectStore,
  others: readonly ((options: IoOptions) => Promise<ObjectStore>)[],
): ObjectStore {
  let deafUntil = 0;

  /** Does the work with one store after another; what the first said is thrown where none can. */
  async function anyOf<T>(options: IoOptions, work: (store: ObjectStore) => Promise<T>): Promise<T> {
    const openFirst = async () => first;
    const isDeaf = performance.now() < deafUntil;
    const order = isDeaf ? [...others, openFirst] : [openFirst, ...others];
    let failure: unknown;
    for (const open of order) {
      try {
        return await work(await open(options));
      } catch (error) {
        options.signal.throwIfAborted();
        if (open === openFirst && !(error instanceof StorageError)) throw error;
        if (open === openFirst && deaf.has(codeOf(error))) deafUntil = performance.now() + deafMs;
        failure = open === openFirst ? error : (failure ?? error);
      }
    }
    throw failure;
  }

  async function* list(options: ListOptions) {
    let { startAfter = '' } = options;
    try {
      for await (const stored of first.list(options)) {
        startAfter = stored.name;
        yield stored;
      }
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof StorageError)) throw error;
      yield* await listOther({ ...options, startAfter }, error);
    }
  }

  async function listOther(options: ListOptions, failure: unknown) {
    for (const open of others) {
      try {
        return (await open(options)).list(options);
      } catch {
        options.signal.throwIfAborted();
      }
    }
    throw failure;
  }

  return {
    ...first,
    get requests() {
      return first.requests;
    },
    list,
    get: (name, options): Promise<Readable> => anyOf(options, (store) => store.get(name, options)),
    head: (name, options) => anyOf(options, (store) => store.head(name, options)),
  };
}
