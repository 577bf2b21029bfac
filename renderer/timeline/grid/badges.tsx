import { Aperture, Cloud, Heart, Layers, Pin, Play, SlidersHorizontal, Sparkles } from 'lucide-react';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { LiveGlyph } from './live-glyph.tsx';
import styles from './tile.module.css';

interface BadgesProps {
  tile: Tile;
  hasVault: boolean;
  /** "0:12" */
  clip: string | undefined;
  /** "3 days left" */
  daysLeft: string | undefined;
  isSmall: boolean;
}

/** Small white glyphs over a soft gradient: what the photo is above, where it is below. What they say is in the tile's label too. */
export function Badges({ tile, hasVault, clip, daysLeft, isSmall }: BadgesProps) {
  const has = (flag: number) => (tile.flags & flag) !== 0;
  const above = [
    tile.kind === 'live-photo' && <LiveGlyph key="live" />,
    tile.kind === 'motion-photo' && <Sparkles key="motion" />,
    has(tileFlag.raw) && !isSmall && <span key="raw" className={styles.word} data-words="RAW" />,
    has(tileFlag.raw) && isSmall && <Aperture key="raw" />,
    has(tileFlag.edited) && <SlidersHorizontal key="edited" />,
    has(tileFlag.burst) && <Layers key="burst" />,
    tile.kind === 'video' && !isSmall && clip && (
      <span key="clip" className={styles.word} data-words={clip} />
    ),
    tile.kind === 'video' && <Play key="video" className={styles.filled} />,
  ].filter(Boolean);
  const isPending = hasVault && !has(tileFlag.backedUp) && daysLeft === undefined;
  const below = [
    has(tileFlag.keptHere) && !isSmall && <Pin key="kept" />,
    has(tileFlag.vaultOnly) && <Cloud key="cloud" />,
    isPending && <span key="ring" className={styles.ring} />,
  ].filter(Boolean);
  const isFavourite = has(tileFlag.favourite);
  return (
    <>
      {above.length > 0 && (
        <span className={styles.above} aria-hidden>
          {above}
        </span>
      )}
      {(isFavourite || below.length > 0 || daysLeft !== undefined) && (
        <span className={styles.below} aria-hidden>
          {isFavourite && <Heart className={styles.filled} />}
          {daysLeft !== undefined && !isSmall && <span className={styles.word} data-words={daysLeft} />}
          <span className={styles.end}>{below}</span>
        </span>
      )}
    </>
  );
}
