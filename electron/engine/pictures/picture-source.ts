import type { ResourceRow } from '../../catalog/assets.ts';
import type { ResourceRole } from '../../contract/asset.ts';

const editOf: Partial<Record<ResourceRole, ResourceRole>> = {
  photo: 'edited-photo',
  raw: 'edited-photo',
  video: 'edited-video',
};

/**
 * The file that an asset is shown by: the last edit of it, which is what the person made of it, else its primary. An edit that was
 * taken back, or that is nowhere any more, shows nothing.
 */
export function shownOf(resources: readonly ResourceRow[], primary: ResourceRow): ResourceRow {
  const edits = resources.filter(
    ({ role, path, evictedFrom }) => role === editOf[primary.role] && (path !== null || evictedFrom !== null),
  );
  const last = edits.sort((one, other) => other.id - one.id)[0];
  return last?.isUndone === 0 ? last : primary;
}

/**
 * What a picture of this file is called among those of its asset: 0 for the primary, else 32 bits of the digest, so that it is
 * the same on every desktop, and another one for every edit.
 */
export function pictureOf({ id, sha256 }: ResourceRow, primary: ResourceRow): number {
  return id === primary.id ? 0 : Buffer.from(sha256).readUInt32BE(0) || 1;
}

/** The file of an asset that this picture is of. */
export function fileOfPicture(
  resources: readonly ResourceRow[],
  { primary, picture }: { primary: ResourceRow; picture: number },
): ResourceRow | undefined {
  return resources.find(
    (each) =>
      (each.id === primary.id || each.role.startsWith('edited-')) && pictureOf(each, primary) === picture,
  );
}
