// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out by coordinates, nor hold one line of a hundred thousand
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves among the cells
import { Film, Image } from 'lucide-react';
import { memo } from 'react';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { tileLabel } from '../tile-label.ts';
import { Badges } from './badges.tsx';
import type { GridView } from './grid-view.ts';
import { HoverVideo } from './hover-video.tsx';
import { Thumbnail } from './thumbnail.tsx';
import styles from './tile.module.css';
import type { Speech } from './use-speech.ts';

interface TileCellProps {
  view: GridView;
  index: number;
  /** From 1, in its day. */
  column: number;
  tile: Tile | undefined;
  x: number;
  width: number;
  height: number;
  isSelected: boolean;
  isFocusable: boolean;
  hasVault: boolean;
  /** Its photo is drawn beneath: here stands only what takes the focus. */
  isPainted: boolean;
  /** Its video plays. */
  isPlaying: boolean;
  speech: Speech;
}

const smallWidth = 96;

export const TileCell = memo(function TileCell(props: TileCellProps) {
  const {
    view,
    index,
    column,
    tile,
    x,
    width,
    height,
    isSelected,
    isFocusable,
    hasVault,
    isPainted,
    isPlaying,
    speech,
  } = props;
  const { t, formats } = speech;
  const hasThumbnail = tile && (tile.flags & tileFlag.thumbnail) !== 0;
  return (
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={isSelected}
      aria-label={tileLabel(tile, t, formats, hasVault)}
      tabIndex={isFocusable ? 0 : -1}
      data-index={index}
      data-asset={tile?.id}
      className={styles.cell}
      style={{ width, height, transform: `translateX(${x}px)` }}
    >
      {!isPainted && (
        <div className={styles.photo}>
          {hasThumbnail && (
            <Thumbnail
              key={`${tile.assetId} ${tile.picture}`}
              view={view}
              assetId={tile.assetId}
              picture={tile.picture}
              rotation={tile.rotation}
              width={width}
              height={height}
            />
          )}
          {tile && !hasThumbnail && !tile.thumbhash && (
            <span className={styles.blank} aria-hidden>
              {tile.kind === 'video' ? <Film /> : <Image />}
            </span>
          )}
          {isPlaying && tile && <HoverVideo tile={tile} />}
          {tile && (
            <Badges
              tile={tile}
              hasVault={hasVault}
              clip={tile.durationMs === null ? undefined : formats.clip(tile.durationMs)}
              daysLeft={tile.daysLeft === undefined ? undefined : t('daysLeft', { count: tile.daysLeft })}
              isSmall={width < smallWidth}
            />
          )}
        </div>
      )}
      {!isPainted && <span className={styles.circle} data-circle aria-hidden />}
    </div>
  );
});
