import { tileFlag } from '../../contract/api/tile-flag.ts';
import type { Tile } from '../../contract/api/timeline.ts';
import type { AssetKind } from '../../contract/asset.ts';

/** As days in the trash are promised. */
const trashDays = 30;
const dayMs = 86_400_000;

export interface TileRow {
  id: number;
  assetId: string;
  kind: AssetKind;
  takenAtMs: number;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  rotation: Tile['rotation'];
  thumbhash: Buffer | null;
  picture: number;
  flags: number;
  trashedAtMs: number | null;
}

/** Columns of a TileRow; `flags` has the bits of `tileFlag`. */
export const tileColumns = `id, lower(hex(asset_id)) AS assetId, kind, taken_at_ms AS takenAtMs, width, height,
  duration_ms AS durationMs, rotation, thumbhash, picture, trashed_at_ms AS trashedAtMs,
  flags | EXISTS (SELECT 1 FROM kept_here k WHERE k.asset = asset.id) * ${tileFlag.keptHere} AS flags`;

export function asTile(row: TileRow, nowMs: number): Tile {
  const { id, assetId, kind, takenAtMs, width, height, durationMs, rotation, thumbhash } = row;
  const { picture, flags, trashedAtMs } = row;
  const isTurned = rotation === 90 || rotation === 270;
  const tile: Tile = {
    id,
    assetId,
    kind,
    takenAtMs,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    durationMs,
    rotation,
    thumbhash: thumbhash === null ? null : thumbhash.toString('base64'),
    picture,
    flags,
  };
  if (trashedAtMs !== null) tile.daysLeft = daysLeft(trashedAtMs, nowMs);
  return tile;
}

/** A clock that was set back gives nobody more than all days. */
function daysLeft(trashedAtMs: number, nowMs: number): number {
  const left = Math.ceil((trashedAtMs - nowMs) / dayMs) + trashDays;
  return Math.min(Math.max(left, 0), trashDays);
}
