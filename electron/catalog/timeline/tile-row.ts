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
  flags: number;
  trashedAtMs: number | null;
}

/** Columns of a TileRow; the bits of `flags` are those of `tileFlag`, 2 and 4 as they stand in `traits`. */
export const tileColumns = `id, lower(hex(asset_id)) AS assetId, kind, taken_at_ms AS takenAtMs, width, height,
  duration_ms AS durationMs, rotation, thumbhash, trashed_at_ms AS trashedAtMs,
  favourite | (traits & 6) | (burst_id IS NOT NULL) * 8 | (backed_up_at_ms IS NOT NULL) * (32 | (traits & 16))
    | (hidden <> 0) * 64 | (trashed_at_ms IS NOT NULL) * 128 | (thumbhash IS NOT NULL) * 256 AS flags`;

export function asTile(row: TileRow, nowMs: number): Tile {
  const { trashedAtMs, thumbhash, width, height, ...rest } = row;
  const isTurned = row.rotation === 90 || row.rotation === 270;
  const tile: Tile = {
    ...rest,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    thumbhash: thumbhash === null ? null : thumbhash.toString('base64'),
  };
  if (trashedAtMs !== null) tile.daysLeft = daysLeft(trashedAtMs, nowMs);
  return tile;
}

/** A clock that was set back gives nobody more than all days. */
function daysLeft(trashedAtMs: number, nowMs: number): number {
  const left = Math.ceil((trashedAtMs - nowMs) / dayMs) + trashDays;
  return Math.min(Math.max(left, 0), trashDays);
}
