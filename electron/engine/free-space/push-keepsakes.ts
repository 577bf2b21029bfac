import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import type { AssetRow } from '../../catalog/assets.ts';
import { renderKeepsake } from '../../media/thumbnail/render-keepsake.ts';
import { atOnce } from '../backup/at-once.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { PhoneContext, Ready } from './free-context.ts';

/** A small file is mostly waiting. */
const pushesAtOnce = 6;

/**
 * Puts a small picture of each asset where the phone's own gallery shows it, and notes it with its files. A phone that is too full
 * for it gets none: it is there to make room.
 */
export async function pushKeepsakes(context: PhoneContext, ready: readonly Ready[]): Promise<void> {
  const folder = context.phone.ownFolders?.thumbnails;
  if (folder === undefined) return;
  const assets = [...new Map(ready.map(({ asset }) => [asset.id, asset])).values()];
  const pushed = new Map<number, string>();
  const { signal } = context;
  await atOnce(assets, { limit: pushesAtOnce, signal }, async (asset, live) => {
    const picture = context.library.thumbnails.get(asset.assetId);
    if (!picture) return;
    const bytes = await renderKeepsake(picture.bytes, asset);
    const place = `${folder}/${keepsakeName(context, asset)}`;
    const mtimeMs = asset.takenAtMs - (asset.offsetMinutes ?? 0) * 60_000;
    try {
      await context.phone.write(place, bytes, { signal: live, mtimeMs: Math.floor(mtimeMs / 1000) * 1000 });
      pushed.set(asset.id, place);
    } catch (error) {
      if (codeOf(error) !== 'phone-full') throw error;
    }
  });
  for (const each of ready) each.thumbnail = pushed.get(each.asset.id) ?? null;
}

/** `20240701_123456_IMG_0001_1a2b3c4d.jpg`: galleries that go by names sort it right, and no two share one. */
function keepsakeName({ library }: PhoneContext, asset: AssetRow): string {
  const primary = primaryOf(library.catalog.assets.resourcesOf(asset.id));
  const stem = path
    .parse(primary?.name ?? '')
    .name.replace(/[^\w-]+/g, '_')
    .slice(0, 60);
  const date = new Date(asset.takenAtMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
  return `${date}_${stem}_${Buffer.from(asset.assetId).toString('hex').slice(0, 8)}.jpg`;
}
