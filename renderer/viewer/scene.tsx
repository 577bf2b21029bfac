import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { MovieScene } from './movie-scene.tsx';
import { PhotoScene } from './photo-scene.tsx';

export interface SceneProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  label: string;
  onStep(direction: 1 | -1): void;
  onClose(): void;
  onTap(): void;
  onOpenFile(file: number): void;
}

/** One photo or video with what belongs to looking at it. */
export function Scene(props: SceneProps) {
  return props.tile.kind === 'video' ? <MovieScene {...props} /> : <PhotoScene {...props} />;
}
