import { primaryOf } from '../import/refresh-asset.ts';
import type { Library } from '../library/open-library.ts';
import { trashDays } from './purge-expired.ts';

export interface TrashedAsset {
  asset: number;
  /** 32 hex digits. */
  assetId: string;
  /** Of its primary, as the phone called it. */
  name: string;
  trashedAtMs: number;
  /** Until it is deleted for good by itself, at the soonest. */
  daysLeft: number;
}

/** What is in the trash. */
export function* listTrash({ catalog }: Library, nowMs = Date.now()): Generator<TrashedAsset> {
  const { assets, trash } = catalog;
  for (const { asset, localFromMs } of trash.all()) {
    const row = assets.asset(asset);
    if (!row || row.trashedAtMs === null) continue;
    const days = trashDays - Math.floor((nowMs - localFromMs) / 86_400_000);
    yield {
      ...{ asset, assetId: Buffer.from(row.assetId).toString('hex'), trashedAtMs: row.trashedAtMs },
      name: primaryOf(assets.resourcesOf(asset))?.name ?? '',
      daysLeft: Math.min(Math.max(days, 0), trashDays),
    };
  }
}
