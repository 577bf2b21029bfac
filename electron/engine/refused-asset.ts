import { primaryOf } from './import/refresh-asset.ts';
import type { Library } from './library/open-library.ts';

/** An asset with which something was not done, and why. */
export interface RefusedAsset {
  /** Its key. */
  asset: number;
  /** Of its primary, as the phone called it. */
  name: string;
  code: string;
  message: string;
}

/** What was done with some assets: with each as a whole, or not at all. */
export interface DoneWithAssets {
  done: number;
  refused: RefusedAsset[];
}

export function refusedAsset(
  { catalog }: Pick<Library, 'catalog'>,
  asset: number,
  { code, message }: { code: string; message: string },
): RefusedAsset {
  const name = primaryOf(catalog.assets.resourcesOf(asset))?.name ?? '';
  return { asset, name, code, message };
}

export const gone = { code: 'no-such-asset', message: 'It is not in the library any more.' };
