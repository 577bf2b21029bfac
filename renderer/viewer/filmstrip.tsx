import { useRef } from 'react';
import { Group } from 'react-aria-components';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { thumbHashUrl } from '../parts/thumb-hash.ts';
import { thumbnailAddress } from '../parts/thumbnails.ts';
import classes from './filmstrip.module.css';
import type { Neighbours } from './use-neighbours.ts';
import { useSize } from './use-size.ts';
import { useWords } from './words.ts';

/** Width of a picture and its gap, in CSS pixels; the same in the stylesheet. */
const step = 50;

interface FilmstripProps {
  neighbours: Neighbours;
  nameOf(tile: Tile): string;
  onOpen(tile: Tile, ordinal: number): void;
}

/** The photos around the one that is open, which stands in the middle. Only those in sight are there. */
export function Filmstrip({ neighbours, nameOf, onOpen }: FilmstripProps) {
  const t = useWords();
  const strip = useRef<HTMLDivElement>(null);
  const size = useSize(strip);
  const { ordinal, centre, tiles, first } = neighbours;
  const reach = size ? Math.ceil(size.width / step / 2) + 1 : 0;
  const from = centre === null ? 0 : Math.max(first, Math.ceil(centre) - reach);
  const to = centre === null ? -1 : Math.min(first + tiles.length - 1, Math.floor(centre) + reach);
  return (
    <Group ref={strip} className={classes.strip} aria-label={t('filmstrip')}>
      {centre !== null && (
        <div className={classes.row} style={{ transform: `translateX(${-centre * step}px)` }}>
          {Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => {
            const number = from + at;
            const tile = tiles[number - first];
            const left = number * step;
            if (!tile) return <span key={number} className={classes.item} style={{ left }} />;
            const blur = tile.thumbhash ? thumbHashUrl(tile.thumbhash) : undefined;
            return (
              <button
                key={tile.id}
                type="button"
                // The arrow keys go through them already: one stop for each would be a long way round with the tab key.
                tabIndex={-1}
                className={classes.item}
                style={{ left, ...(blur && { backgroundImage: `url(${blur})` }) }}
                aria-label={nameOf(tile)}
                aria-current={number === ordinal || undefined}
                onClick={() => onOpen(tile, number)}
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
          })}
        </div>
      )}
    </Group>
  );
}
