import type { PerItem } from '../../contract/api/asset-detail.ts';
import type { DoneWithAssets } from '../refused-asset.ts';

/** What the engine did with some assets, as the window is told. */
export function perItem({ done, refused }: DoneWithAssets): PerItem {
  return { done, refused: refused.map(({ asset: id, ...trouble }) => ({ id, ...trouble })) };
}
