import type { AssetDetail, AssetFile } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { thumbnailAddress } from '../parts/thumbnails.ts';
import type { Size } from './zoom.ts';

/** Longest edge of a preview, in pixels. */
export const previewEdge = 2048;

/** Which of an asset's pictures is looked at. */
export type Version = 'original' | 'edited';

/** What a picture is shown from, coarse to fine. */
export interface Sources {
  thumbhash: string | null;
  thumbnail: string | null;
  preview: string | null;
  /** The file itself, where Chromium can show it. */
  full: AssetFile | null;
  /** In pixels of the best that can be shown, upright, as the person has turned it; null where nobody knows. */
  size: Size | null;
  /** The file is finer than anything that can be shown of it here (HEIC, RAW). */
  isPreviewOnly: boolean;
}

export const isVideo = ({ kind }: Tile) => kind === 'video';

/** Whether the pictures of the asset, from the thumbnail to the preview, are of this file. */
const isPictured = ({ picture }: Tile, { sha256 }: AssetFile) =>
  picture === Number.parseInt(sha256.slice(0, 8), 16);

/** The picture that the person made of it, where it can be shown: the last one. */
export function editOf(detail: AssetDetail | undefined): AssetFile | undefined {
  const edits = (detail?.files ?? []).filter(
    ({ role, where, isUndone }) => role === 'edited-photo' && where !== 'gone' && !isUndone,
  );
  return (
    edits.find((each) => isPictured(detail!.tile, each)) ?? edits.findLast(({ isPlayable }) => isPlayable)
  );
}

const primaryPicture = (detail: AssetDetail): AssetFile | undefined =>
  detail.files.find(({ role }) => role === 'photo') ?? detail.files.find(({ role }) => role === 'raw');

export function sourcesOf(tile: Tile, detail: AssetDetail | undefined, version: Version): Sources {
  const edit = version === 'edited' ? editOf(detail) : undefined;
  if (edit && !isPictured(tile, edit)) {
    const size = turned(known(edit), tile.rotation);
    return { thumbhash: null, thumbnail: null, preview: null, full: edit, size, isPreviewOnly: false };
  }
  const file = edit ?? (detail && primaryPicture(detail));
  const shown = file?.isPlayable && file.where !== 'gone' ? file : null;
  const isPreviewOnly = file !== undefined && !shown;
  const within2048 = (size: Size | null) => size && (isPreviewOnly ? within(size, previewEdge) : size);
  // The tile and its thumbnail are of the edit.
  if (version === 'original' && tile.picture !== 0) {
    const size = within2048(file ? turned(known(file), tile.rotation) : null);
    const preview = mediaAddress.preview({ assetId: tile.assetId, picture: 0 });
    return { thumbhash: null, thumbnail: null, preview, full: shown, size, isPreviewOnly };
  }
  return {
    thumbhash: tile.thumbhash,
    thumbnail: tile.flags & tileFlag.thumbnail ? thumbnailAddress(tile) : null,
    preview: mediaAddress.preview(tile),
    full: shown,
    size: within2048(known(tile)),
    isPreviewOnly,
  };
}

/** Whether the preview is all that the screen can use: the file is no larger, or is not seen so large. */
export function isPreviewEnough(size: Size | null, shownWidth: number, density: number): boolean {
  if (!size) return false;
  const longEdge = Math.max(size.width, size.height);
  if (longEdge <= previewEdge) return true;
  const previewWidth = size.width * (previewEdge / longEdge);
  return shownWidth * density <= previewWidth * 1.1;
}

/** A picture of 0 × 0 has no size that anything could be laid out by. */
function known({ width, height }: { width: number | null; height: number | null }): Size | null {
  return width && height ? { width, height } : null;
}

export function turned(size: Size | null, rotation: Tile['rotation']): Size | null {
  return size && rotation % 180 !== 0 ? { width: size.height, height: size.width } : size;
}

function within(size: Size, edge: number): Size {
  const factor = Math.min(1, edge / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  };
}
