import type { Tile } from '../../electron/contract/api/timeline.ts';
import { useFormats } from '../parts/use-formats.ts';
import { useWords } from './words.ts';

const kindKey = {
  photo: 'photo',
  video: 'video',
  'live-photo': 'livePhoto',
  'motion-photo': 'motionPhoto',
} as const;

/** What a screen reader calls a photo: "Live Photo, 1 June 2024, 14:03". */
export function useTileName(): (tile: Tile) => string {
  const t = useWords();
  const formats = useFormats();
  return (tile) => t('taken', { kind: t(kindKey[tile.kind]), when: formats.wallTime(tile.takenAtMs) });
}
