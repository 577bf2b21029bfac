import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';

/** What a photo's and a video's scene take alike. */
export interface SceneProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  label: string;
  onStep(direction: 1 | -1): void;
  onClose(): void;
  onTap(): void;
  onOpenFile(file: number): void;
  /** Another photo in the place of this one. */
  onOpen(id: number): void;
}
