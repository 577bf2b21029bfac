import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import type { Formats } from '../parts/formats.ts';
import type { useTimelineWords } from './words.ts';

type Words = ReturnType<typeof useTimelineWords>;

const kinds = {
  photo: 'photo',
  video: 'video',
  'live-photo': 'livePhoto',
  'motion-photo': 'motionPhoto',
} as const;

/** What a screen reader says of a tile: "Photo, 1 June 2024, 14:03, favourite". */
export function tileLabel(tile: Tile | undefined, t: Words, formats: Formats, hasVault: boolean): string {
  if (!tile) return `${t('photo')}, ${t('noTime')}`;
  const has = (flag: number) => (tile.flags & flag) !== 0;
  return [
    t(kinds[tile.kind]),
    tile.kind === 'video' && tile.durationMs !== null && formats.clip(tile.durationMs),
    formats.wallTime(tile.takenAtMs),
    has(tileFlag.favourite) && t('favourite'),
    has(tileFlag.raw) && t('raw'),
    has(tileFlag.edited) && t('edited'),
    has(tileFlag.burst) && t('burst'),
    has(tileFlag.vaultOnly) && t('vaultOnly'),
    has(tileFlag.keptHere) && t('keptHere'),
    !has(tileFlag.thumbnail) && !tile.thumbhash && t('noPicture'),
    hasVault && !has(tileFlag.backedUp) && t('pending'),
    tile.daysLeft !== undefined && t('daysLeft', { count: tile.daysLeft }),
  ]
    .filter(Boolean)
    .join(', ');
}
