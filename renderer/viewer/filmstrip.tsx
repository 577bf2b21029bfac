import { useRef } from 'react';
import { Group } from 'react-aria-components';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import classes from './filmstrip.module.css';
import pictures from './strip-picture.module.css';
import { StripPicture } from './strip-picture.tsx';
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
            if (!tile)
              return <span key={number} className={`${pictures.picture} ${classes.item}`} style={{ left }} />;
            return (
              <StripPicture
                key={tile.id}
                {...{ tile, left, name: nameOf(tile), isCurrent: number === ordinal }}
                className={classes.item!}
                onOpen={() => onOpen(tile, number)}
              />
            );
          })}
        </div>
      )}
    </Group>
  );
}
