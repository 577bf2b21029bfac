import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { thumbHashUrl } from '../parts/thumb-hash.ts';
import { thumbnailAddress } from '../parts/thumbnails.ts';
import classes from './strip-picture.module.css';

interface StripPictureProps {
  tile: Tile;
  name: string;
  isCurrent: boolean;
  /** Where it stands and how large it is are the strip's. */
  className: string;
  left?: number;
  onOpen(): void;
}

/** One photo of a strip: to be opened in the place of the one that is. */
export function StripPicture({ tile, name, isCurrent, className, left, onOpen }: StripPictureProps) {
  const blur = tile.thumbhash ? thumbHashUrl(tile.thumbhash) : undefined;
  return (
    <button
      type="button"
      // The arrow keys go through them already: one stop for each would be a long way round with the tab key.
      tabIndex={-1}
      className={`${classes.picture} ${className}`}
      style={{ left, ...(blur && { backgroundImage: `url(${blur})` }) }}
      aria-label={name}
      aria-current={isCurrent || undefined}
      onClick={onOpen}
    >
      {(tile.flags & tileFlag.thumbnail) !== 0 && (
        <img
          src={thumbnailAddress(tile)}
          alt=""
          draggable={false}
          decoding="async"
          style={{ transform: `rotate(${tile.rotation}deg)` }}
        />
      )}
    </button>
  );
}
