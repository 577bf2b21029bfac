import { PhotoferryError } from '../../base/error.ts';
import type { PerItem } from '../../contract/api/asset-detail.ts';
import { gone, refusedAsset } from '../refused-asset.ts';
import { assetDetailOf } from './asset-detail.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';

/** One asset by itself, and what a person says of some: favourite, hidden, turned. */
export function createAssetHandlers({
  requireLibrary,
  changed,
}: Pick<HostContext, 'requireLibrary' | 'changed'>): SomeHandlers<'asset' | 'markAssets' | 'rotateAsset'> {
  return {
    asset: async ({ id }) => {
      const detail = await assetDetailOf(requireLibrary(), id);
      if (!detail) throw new PhotoferryError(gone.code, gone.message);
      return detail;
    },
    markAssets: ({ ids, ...marks }) => {
      const library = requireLibrary();
      const result: PerItem = { done: 0, refused: [] };
      library.catalog.transaction(() => {
        for (const id of new Set(ids)) {
          if (library.catalog.marks.mark(id, marks)) result.done++;
          else {
            const { asset, ...trouble } = refusedAsset(library, id, gone);
            result.refused.push({ id: asset, ...trouble });
          }
        }
      });
      changed('timeline', 'safety');
      return result;
    },
    rotateAsset: ({ id, rotation }) => {
      if (!requireLibrary().catalog.marks.rotate(id, rotation))
        throw new PhotoferryError(gone.code, gone.message);
      changed('timeline', 'safety');
      return {};
    },
  };
}
