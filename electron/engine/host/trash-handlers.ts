import { moveToTrash, restoreFromTrash } from '../trash/move-to-trash.ts';
import { type PurgeResult, purgeAssets } from '../trash/purge-assets.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { perItem } from './per-item.ts';

/** Recently Deleted: into it, out of it, and for good. */
export function createTrashHandlers(
  { requireLibrary, changed, note }: Pick<HostContext, 'requireLibrary' | 'changed' | 'note'>,
  { onPurged }: { onPurged: () => void },
): SomeHandlers<'trashAssets' | 'restoreAssets' | 'purgeAssets'> {
  const tell = (kind: string, photos: number, more: Record<string, number> = {}) => {
    changed('timeline', 'safety', 'phones');
    if (photos > 0) note(kind, { photos, ...more });
  };
  return {
    trashAssets: ({ ids }) => {
      const result = moveToTrash(requireLibrary(), ids);
      tell('trashed', result.done);
      return perItem(result);
    },
    restoreAssets: ({ ids }) => {
      const result = restoreFromTrash(requireLibrary(), ids);
      tell('restored', result.done);
      return perItem(result);
    },
    purgeAssets: async ({ ids }, { signal }) => {
      let result: PurgeResult | undefined;
      try {
        result = await purgeAssets(requireLibrary(), ids, { signal });
        return perItem(result);
      } finally {
        // Where it was broken off (its window was closed) some of them have gone all the same.
        tell('purged', result?.done ?? 0, { bytes: result?.freedBytes ?? 0 });
        changed('library');
        onPurged();
      }
    },
  };
}
