import type { ObjectStore } from '../../electron/storage/object-store.ts';

export class Crash extends Error {}

/** Calls that change something in a store, and `state`: a note that was to be made durable. */
const changing = ['put', 'createUpload', 'putPart', 'completeUpload', 'abortUpload', 'delete'] as const;

/**
 * A store that is the end of this process, as far as anybody can see: from the chosen change on nothing happens any more. `before`:
 * that change did not reach the store; otherwise it did, and nobody heard the answer.
 */
export function crashingStore(store: ObjectStore, { at, before }: { at: number; before: boolean }) {
  let changes = 0;
  let isDead = false;
  const sent: string[] = [];
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Crash('dead');
    const isLast = ++changes === at;
    if (isLast && before) isDead = true;
    if (isDead) throw new Crash('before');
    const result = await work();
    if (isLast) isDead = true;
    if (isDead) throw new Crash('after');
    return result;
  };
  const crashing: ObjectStore = { ...store };
  for (const name of changing) {
    const call = store[name].bind(store) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(crashing, {
      [name]: (...args: unknown[]) =>
        step(() => {
          sent.push(name);
          return call(...args);
        }),
    });
  }
  return { store: crashing, step, sent, changes: () => changes, hasCrashed: () => isDead };
}
