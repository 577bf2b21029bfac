import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import type { AssetRow } from '../../catalog/assets.ts';
import { renderKeepsake } from '../../media/thumbnail/render-keepsake.ts';
import { atOnce } from '../backup/at-once.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { Library } from '../library/open-library.ts';
import type { PhoneContext, Ready } from './free-context.ts';

const rendersAtOnce = 4;

export interface Keepsake {
  name: string;
  bytes: Uint8Array;
  mtimeMs: number;
}

/** By the key of the asset. */
export type Keepsakes = ReadonlyMap<number, Keepsake>;

/** The small pictures of these assets; none of what has no thumbnail that can be shown. */
export async function renderKeepsakes(
  { library, phone, signal }: PhoneContext,
  assets: Iterable<number>,
): Promise<Keepsakes> {
  const out = new Map<number, Keepsake>();
  if (phone.ownFolders === undefined) return out;
  await atOnce([...new Set(assets)], { limit: rendersAtOnce, signal }, async (key) => {
    const asset = library.catalog.assets.asset(key);
    const picture = asset && library.thumbnails.get(asset.assetId);
    if (!picture) return;
    const bytes = await renderKeepsake(picture.bytes, asset).catch(() => undefined);
    if (!bytes) return;
    const takenAtMs = asset.takenAtMs - (asset.offsetMinutes ?? 0) * 60_000;
    const mtimeMs = Math.max(0, Math.floor(takenAtMs / 1000) * 1000);
    out.set(key, { name: keepsakeName(library, asset), bytes, mtimeMs });
  });
  return out;
}

/**
 * Puts a small picture of each asset where the phone's own gallery shows it, and notes it with its files. A phone that is too full
 * for it gets none: it is there to make room.
 */
export async function pushKeepsakes(
  { phone, signal }: PhoneContext,
  ready: readonly Ready[],
  keepsakes: Keepsakes,
): Promise<void> {
  const folder = phone.ownFolders?.thumbnails;
  const assets = [...new Set(ready.map(({ asset }) => asset.id))];
  const files = assets.flatMap((asset) => keepsakes.get(asset) ?? []);
  if (folder === undefined || files.length === 0) return;
  try {
    if (phone.writeAll) await phone.writeAll(folder, files, { signal });
    else
      for (const { name, bytes, mtimeMs } of files)
        await phone.write(`${folder}/${name}`, bytes, { signal, mtimeMs });
  } catch (error) {
    if (codeOf(error) !== 'phone-full') throw error;
    return;
  }
  for (const each of ready) {
    const keepsake = keepsakes.get(each.asset.id);
    each.thumbnail = keepsake ? `${folder}/${keepsake.name}` : null;
  }
}

/** `20240701_123456_IMG_0001_1a2b3c4d.jpg`: galleries that go by names sort it right, and no two share one. */
function keepsakeName(library: Library, asset: AssetRow): string {
  const primary = primaryOf(library.catalog.assets.resourcesOf(asset.id));
  const stem = path
    .parse(primary?.name ?? '')
    .name.replace(/[^\w-]+/g, '_')
    .slice(0, 60);
  const date = new Date(asset.takenAtMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
  return `${date}_${stem}_${Buffer.from(asset.assetId).toString('hex').slice(0, 8)}.jpg`;
}
