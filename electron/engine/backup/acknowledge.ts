import type { BackupRow } from '../../catalog/backups.ts';
import type { Library } from '../library/open-library.ts';
import type { PlannedAsset } from './plan-asset.ts';

/**
 * The end of a write: what is kept of these assets is proven and told of. An asset of which that is all is backed up; one
 * that has changed since it was planned keeps its job and is looked at again.
 */
export function acknowledge({ catalog }: Library, planned: readonly PlannedAsset[]): void {
  const atMs = Date.now();
  catalog.transaction(() => {
    for (const each of planned) {
      const { asset, job } = each;
      if (!isSame(each)) continue;
      const files = each.files.filter(({ isKept }) => isKept);
      const rows = files.map(({ role, sha256, blob }): BackupRow => ({ role, sha256, blob: blob! }));
      if (files.length < each.files.length || hasMore(each)) {
        catalog.backups.acknowledgePart(asset.id, rows);
        continue;
      }
      // Pictures that were backed up stay so, though they may not be here any more.
      const hasPreview = files.some(({ role }) => role === 'preview');
      const pictures = catalog.backups
        .backupOf(asset.id)
        .filter(({ role }) => role === 'thumbnail' || (role === 'preview' && !hasPreview));
      catalog.backups.acknowledge(asset.id, [...rows, ...pictures], atMs);
      catalog.jobs.finish(job);
    }
  });

  function isSame({ asset, files }: PlannedAsset): boolean {
    const now = catalog.assets.asset(asset.id);
    const isThere = now && Buffer.compare(now.assetId, asset.assetId) === 0;
    return (
      !!isThere && files.every(({ isKept, blob }) => !isKept || catalog.backups.blobState(blob!) !== 'broken')
    );
  }

  function hasMore({ asset, files }: PlannedAsset): boolean {
    const key = ({ role, sha256 }: { role: string; sha256: Uint8Array }) =>
      `${role} ${Buffer.from(sha256).toString('hex')}`;
    const wanted = new Set(files.map(key));
    return catalog.assets.contentsOf(asset.id).some((resource) => !wanted.has(key(resource)));
  }
}
