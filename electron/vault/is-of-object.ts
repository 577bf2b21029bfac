import { codeOf } from '../base/error.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { StorageError } from '../storage/storage-error.ts';
import { vaultRecordName } from './layout.ts';

/** What a store can only say of one object. */
const always: ReadonlySet<string> = new Set(['object-missing', 'object-archived']);

/**
 * Whether what a store said is the trouble of one object (a bad sector, a rule for its name), so that the others can be gone on
 * with: the store answers when it is asked for something else. One request, where that has to be asked.
 */
export async function isOfObject(
  store: ObjectStore,
  error: unknown,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  if (!(error instanceof StorageError)) return false;
  if (always.has(codeOf(error))) return true;
  try {
    await store.head(vaultRecordName, { signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
