import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { Group } from 'react-aria-components';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { useAsk } from '../api/hooks.ts';
import classes from './burst-strip.module.css';
import { StripPicture } from './strip-picture.tsx';
import { useTileName } from './use-tile-name.ts';
import { useWords } from './words.ts';

/** The photos of the burst that this one is of, in the order they were taken; nothing where it is the only one left. */
export function BurstStrip({ tile, onOpen }: { tile: Tile; onOpen(id: number): void }) {
  const t = useWords();
  const nameOf = useTileName();
  const client = useQueryClient();
  const isBurst = (tile.flags & tileFlag.burst) !== 0;
  const { data } = useAsk('burst', { id: tile.id }, { enabled: isBurst });
  const tiles = data?.tiles ?? [];
  useEffect(() => {
    // Whichever is opened next has it at once.
    for (const { id } of data?.tiles ?? [])
      if (!client.getQueryData(['burst', { id }])) client.setQueryData(['burst', { id }], data);
  }, [data, client]);
  const strip = useRef<HTMLDivElement>(null);
  const count = tiles.length;
  // By itself: what brings an element into view moves all that lies around it, too.
  useLayoutEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>('[aria-current]');
    if (!strip.current || !current || count === 0) return;
    const [box, inside] = [strip.current.getBoundingClientRect(), current.getBoundingClientRect()];
    strip.current.scrollLeft += inside.left + inside.width / 2 - (box.left + box.width / 2);
  }, [count]);
  if (!isBurst || count < 2) return null;
  return (
    <Group className={classes.burst} aria-label={t('burst', { count })}>
      <span className={classes.name} aria-hidden>
        {t('burst', { count })}
      </span>
      <div ref={strip} className={classes.strip}>
        {tiles.map((each) => (
          <StripPicture
            key={each.id}
            {...{ tile: each, name: nameOf(each), isCurrent: each.id === tile.id }}
            className={classes.item!}
            onOpen={() => onOpen(each.id)}
          />
        ))}
      </div>
    </Group>
  );
}
