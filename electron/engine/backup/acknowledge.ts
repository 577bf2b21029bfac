import type { BackupRow } from '../../catalog/backups.ts';
import type { Library } from '../library/open-library.ts';
import type { PlannedAsset } from './plan-asset.ts';

/**
 * The end of a write: these assets are backed up, every file of theirs proven and told of. One that has changed since it
 * was planned keeps its job and is looked at again.
 * @returns how many are done
 */
export function acknowledge({ catalog }: Library, planned: readonly PlannedAsset[]): number {
  const atMs = Date.now();
  return catalog.transaction(() => {
    let done = 0;
    for (const each of planned) {
      if (!isAsPlanned(each)) continue;
      const { asset, job, files } = each;
      // Pictures that were backed up stay so, though they may not be here any more.
      const hasPreview = files.some(({ role }) => role === 'preview');
      const pictures = catalog.backups
        .backupOf(asset.id)
        .filter(({ role }) => role === 'thumbnail' || (role === 'preview' && !hasPreview));
      const rows = files.map(({ role, sha256, blob }): BackupRow => ({ role, sha256, blob: blob! }));
      catalog.backups.acknowledge(asset.id, [...rows, ...pictures], atMs);
      catalog.jobs.finish(job);
      done++;
    }
    return done;
  });

  function isAsPlanned({ asset, files }: PlannedAsset): boolean {
    const now = catalog.assets.asset(asset.id);
    if (!now || Buffer.compare(now.assetId, asset.assetId) !== 0) return false;
    const key = ({ role, sha256 }: { role: string; sha256: Uint8Array }) =>
      `${role} ${Buffer.from(sha256).toString('hex')}`;
    const wanted = new Set(files.map(key));
    const isKept = files.every(({ blob }) => catalog.backups.blob(blob!)?.state === 'proven');
    return isKept && catalog.assets.resourcesOf(asset.id).every((resource) => wanted.has(key(resource)));
  }
}
