import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import type { AssetRow } from '../../catalog/assets.ts';
import { renderKeepsake } from '../../media/thumbnail/render-keepsake.ts';
import { atOnce } from '../backup/at-once.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { PhoneContext, Ready } from './free-context.ts';

const rendersAtOnce = 4;

/**
 * Puts a small picture of each asset where the phone's own gallery shows it, and notes it with its files. A phone that is too full
 * for it gets none: it is there to make room.
 */
export async function pushKeepsakes(context: PhoneContext, ready: readonly Ready[]): Promise<void> {
  const folder = context.phone.ownFolders?.thumbnails;
  if (folder === undefined) return;
  const assets = [...new Map(ready.map(({ asset }) => [asset.id, asset])).values()];
  const files: { asset: number; name: string; bytes: Uint8Array; mtimeMs: number }[] = [];
  const { signal, phone } = context;
  await atOnce(assets, { limit: rendersAtOnce, signal }, async (asset) => {
    const picture = context.library.thumbnails.get(asset.assetId);
    if (!picture) return;
    const takenAtMs = asset.takenAtMs - (asset.offsetMinutes ?? 0) * 60_000;
    const mtimeMs = Math.max(0, Math.floor(takenAtMs / 1000) * 1000);
    // What is no picture any more leaves none; it is made anew here some time.
    const bytes = await renderKeepsake(picture.bytes, asset).catch(() => undefined);
    if (!bytes) return;
    files.push({ asset: asset.id, name: keepsakeName(context, asset), bytes, mtimeMs });
  });
  if (files.length === 0) return;
  try {
    if (phone.writeAll) await phone.writeAll(folder, files, { signal });
    else
      for (const { name, bytes, mtimeMs } of files)
        await phone.write(`${folder}/${name}`, bytes, { signal, mtimeMs });
  } catch (error) {
    if (codeOf(error) !== 'phone-full') throw error;
    return;
  }
  const pushed = new Map(files.map(({ asset, name }) => [asset, `${folder}/${name}`]));
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
