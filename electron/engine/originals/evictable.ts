import type { AssetRow, ResourceRow } from '../../catalog/assets.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import { holderOf } from '../../vault/references.ts';
import type { BackupContext } from '../backup/backup-context.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { Library } from '../library/open-library.ts';
import { pictureOf, shownOf } from '../pictures/picture-source.ts';
import { isPreviewHere } from '../pictures/preview-file.ts';

interface Trouble {
  code: string;
  message: string;
}

const notBackedUp = { code: 'not-backed-up', message: 'The vault does not have all of it yet.' };
const notProven = {
  code: 'not-proven',
  message: 'The vault was not seen to hold it whole since it was last referred to.',
};
const noPictures = {
  code: 'pictures-missing',
  message: 'It has no thumbnail or preview yet: without its original there would be nothing to show.',
};
const deletedElsewhere = {
  code: 'deleted-elsewhere',
  message: 'Another of your computers has deleted it for good: the vault does not keep it any longer.',
};

/**
 * Whether the originals of an asset may be freed, by what the catalog knows: its files that are here, and the blobs that they
 * rely on. Of an asset that is here in part all files are asked for, since all of them have to be somewhere.
 */
export function whyNotEvictable(
  { library, vault }: Pick<BackupContext, 'library' | 'vault'>,
  asset: AssetRow,
): { trouble: Trouble } | { resources: ResourceRow[]; blobs: BlobRow[] } {
  const { assets, backups, tombstones } = library.catalog;
  const resources = assets.resourcesOf(asset.id);
  const acknowledged = new Map(
    backups.backupOf(asset.id).map(({ role, sha256, blob }) => [keyOf({ role, sha256 }), blob]),
  );
  if (!backups.isBackedUp(asset.id) || resources.length === 0) return { trouble: notBackedUp };
  if (tombstones.isEndedHolder(holderOf(vault, asset.assetId, asset.life)))
    return { trouble: deletedElsewhere };
  const blobs: BlobRow[] = [];
  for (const resource of resources) {
    const id = acknowledged.get(keyOf(resource));
    const blob = typeof id === 'number' ? backups.blob(id) : undefined;
    if (!blob || !backups.isReferenced(asset.assetId, blob.id)) return { trouble: notBackedUp };
    if (blob.state !== 'proven') return { trouble: notProven };
    blobs.push(blob);
  }
  if (!hasPictures(library, asset, resources)) return { trouble: noPictures };
  return { resources: resources.filter(({ path: place }) => place !== null), blobs };
}

const keyOf = ({ role, sha256 }: { role: string; sha256: Uint8Array }) =>
  `${role} ${Buffer.from(sha256).toString('hex')}`;

/**
 * A thumbnail is there, unless none can be had of these files, of the last edit if it can be made of that, and the preview too, unless it was found that none is needed.
 */
function hasPictures(library: Library, asset: AssetRow, resources: readonly ResourceRow[]): boolean {
  const { jobs } = library.catalog;
  const thumbnail = library.thumbnails.get(asset.assetId);
  // What cannot be decoded loses nothing that was to be seen: it would stay for ever.
  if (!thumbnail || thumbnail.bytes.length === 0) return jobs.hasFailed('thumbnail', asset.id);
  const primary = primaryOf(resources)!;
  const isOutdated = pictureOf(shownOf(resources, primary), primary) !== asset.picture;
  if (isOutdated && jobs.has('thumbnail', asset.id)) return false;
  const isToCome = jobs.has('preview', asset.id) && !jobs.hasFailed('preview', asset.id);
  return !isToCome || isPreviewHere(library.previews, asset);
}
