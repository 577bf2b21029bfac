import type { AssetDetail, AssetFile } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';

/** Where the motion of a Live Photo or motion photo is; undefined where there is none. */
export function motionOf(detail: AssetDetail | undefined): string | undefined {
  if (!detail || detail.tile.kind === 'video') return undefined;
  const isThere = (file: AssetFile) => file.where !== 'gone';
  const paired = detail.files.find((file) => file.role === 'paired-video' && isThere(file));
  if (paired) return mediaAddress.file(paired);
  const inside = detail.files.find((file) => file.motionVideo && isThere(file));
  return inside && mediaAddress.motion(inside);
}

/** The file of a video that is played: the edit where there is one. */
export function playedOf(detail: AssetDetail | undefined): AssetFile | undefined {
  const isThere = ({ where, isUndone }: AssetFile) => where !== 'gone' && !isUndone;
  const edited = detail?.files.findLast((file) => file.role === 'edited-video' && isThere(file));
  return edited ?? detail?.files.find((file) => file.role === 'video' && isThere(file));
}
