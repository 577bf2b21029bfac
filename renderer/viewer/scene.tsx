import type { RefObject } from 'react';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { MovieScene } from './movie-scene.tsx';
import { PhotoScene } from './photo-scene.tsx';

export interface SceneProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  label: string;
  /** What full screen is made of. */
  whole: RefObject<HTMLElement | null>;
  onStep(direction: 1 | -1): void;
  onClose(): void;
  onTap(): void;
  onOpenFile(file: number): void;
}

/** One photo or video with what belongs to looking at it. */
export function Scene(props: SceneProps) {
  return props.tile.kind === 'video' ? <MovieScene {...props} /> : <PhotoScene {...props} />;
}
