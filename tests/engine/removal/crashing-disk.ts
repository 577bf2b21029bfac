import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { Crash } from '../../vault/crashing-store.ts';

/** What changes something on a disk. */
const changing = ['renameSync', 'linkSync', 'unlinkSync', 'rmSync', 'mkdirSync', 'openSync'] as const;

let isOther = false;

/** What somebody else does meanwhile, whom the end of this process does not concern. */
export function asOther<T>(work: () => T): T {
  isOther = true;
  try {
    return work();
  } finally {
    isOther = false;
  }
}

/**
 * The end of this process at its `at`-th change of disk or catalog, `before` it or right after it, as far as anybody can see: from
 * then on nothing changes any more; `onCrash` tells others of it. Gives how many changes there were, and whether that was reached.
 */
export async function crashAt(
  library: Library,
  { at, before, onCrash }: { at: number; before: boolean; onCrash?: () => void },
  work: () => Promise<unknown>,
): Promise<{ changes: number; hasCrashed: boolean }> {
  let changes = 0;
  let isDead = false;
  const end = () => {
    isDead = true;
    onCrash?.();
  };
  const step = <T>(change: () => T): T => {
    if (isOther) return change();
    if (isDead) throw new Crash('dead');
    const isLast = ++changes === at;
    if (isLast && before) end();
    if (isDead) throw new Crash('before');
    const result = change();
    if (isLast) end();
    if (isDead) throw new Crash('after');
    return result;
  };
  const originals = Object.fromEntries(changing.map((name) => [name, fs[name]]));
  const { durably, transaction } = library.catalog;
  const thumbnails = library.thumbnails.transaction;
  for (const name of changing) {
    const call = originals[name] as (...args: unknown[]) => unknown;
    Object.assign(fs, { [name]: (...args: unknown[]) => step(() => call(...args)) });
  }
  syncBuiltinESMExports();
  Object.assign(library.catalog, {
    durably: (change: () => unknown) => step(() => durably(change)),
    transaction: (change: () => unknown) => step(() => transaction(change)),
  });
  Object.assign(library.thumbnails, {
    transaction: (change: () => unknown) => step(() => thumbnails(change)),
  });
  try {
    await work();
  } catch (error) {
    if (!isDead) throw error;
  } finally {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
    Object.assign(library.catalog, { durably, transaction });
    Object.assign(library.thumbnails, { transaction: thumbnails });
  }
  return { changes, hasCrashed: isDead };
}
