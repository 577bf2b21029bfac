import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BackupContext } from './backup-context.ts';
import { type PlannedAsset, planAsset } from './plan-asset.ts';

const maxAssets = 500;
/** The first is small, so that bytes flow while the next is planned. */
const firstAssets = 64;
const maxBytes = 2e9;
/** References of one batch stay far below what one object may hold. */
const maxFiles = 4000;
const readersAtOnce = 16;

/** Hands out the due assets in batches, in their order; `undefined` when there are none left. */
export function batchesOf(due: number[]) {
  let at = 0;
  let isFirst = true;
  return async ({ library, signal }: BackupContext): Promise<PlannedAsset[] | undefined> => {
    const batch: PlannedAsset[] = [];
    let [bytes, files] = [0, 0];
    const limit = isFirst ? firstAssets : maxAssets;
    isFirst = false;
    while (at < due.length && batch.length < limit && bytes < maxBytes && files < maxFiles) {
      // Most assets are planned without any waiting: what is on its way to the store, and who looks at the gallery, goes on meanwhile.
      await nextTurn();
      signal.throwIfAborted();
      const keys = due.slice(at, at + Math.min(readersAtOnce, limit - batch.length));
      const planned = await Promise.all(keys.map((key) => planAsset(library, key, { signal })));
      for (const each of planned) {
        at++;
        if (!each) continue;
        batch.push(each);
        files += each.files.length;
        for (const { sizeBytes } of each.files) bytes += sizeBytes;
        // What was planned beyond is planned again with the next batch.
        if (bytes >= maxBytes || files >= maxFiles) break;
      }
    }
    return batch.length > 0 || at < due.length ? batch : undefined;
  };
}
