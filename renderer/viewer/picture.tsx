import { useEffect, useState } from 'react';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { thumbHashUrl } from '../parts/thumb-hash.ts';
import classes from './picture.module.css';
import { isPreloaded, preload } from './preload.ts';
import type { Sources } from './sources.ts';
import type { Size } from './zoom.ts';

interface PictureProps {
  sources: Sources;
  rotation: Tile['rotation'];
  /** Of the frame that it fills, upright and turned, in CSS pixels. */
  frame: Size;
  label: string;
  /** Address of the finest picture, once it is wanted. */
  full: string | null;
  onState(state: PictureState): void;
}

/** `failed`: none of its sources can be shown. `best`: what is on screen now. */
export interface PictureState {
  best: Level | null;
  failed: boolean;
  /** Of what was loaded last, unturned. */
  natural: Size | null;
}
export type Level = 'thumbnail' | 'preview' | 'full';
const levels = ['thumbnail', 'preview', 'full'] as const;
type Outcome = 'ready' | 'failed';

/** From a blur to the file itself: each finer picture fades over the one before, in the same place. */
export function Picture({ sources, rotation, frame, label, full, onState }: PictureProps) {
  const addresses: Record<Level, string | null> = {
    thumbnail: sources.thumbnail,
    preview: sources.preview,
    full,
  };
  const [outcomes, setOutcomes] = useState<Partial<Record<string, Outcome>>>({});
  const [natural, setNatural] = useState<Size | null>(null);
  // What was there before it was asked for has nothing to fade over.
  const [atOnce] = useState(
    () => new Set(levels.flatMap((level) => addresses[level] ?? []).filter(isPreloaded)),
  );
  const outcomeOf = (address: string | null): Outcome | undefined =>
    address === null ? 'failed' : (outcomes[address] ?? (isPreloaded(address) ? 'ready' : undefined));
  const best =
    levels.findLast((level) => addresses[level] && outcomeOf(addresses[level]) === 'ready') ?? null;
  const failed = levels.every((level) => outcomeOf(addresses[level]) === 'failed');

  const wanted = levels.flatMap((level) => addresses[level] ?? []).join('\n');
  useEffect(() => {
    let isOver = false;
    for (const address of wanted.split('\n').filter(Boolean))
      void preload(address, { isKept: address !== full }).then((image) => {
        if (isOver) return;
        setOutcomes((before) => ({ ...before, [address]: image ? 'ready' : 'failed' }));
        if (image) setNatural({ width: image.naturalWidth, height: image.naturalHeight });
      });
    return () => {
      isOver = true;
    };
  }, [wanted, full]);
  useEffect(() => onState({ best, failed, natural }), [best, failed, natural, onState]);

  const blur = sources.thumbhash ? thumbHashUrl(sources.thumbhash) : undefined;
  const isAcross = rotation % 180 !== 0;
  const style = {
    width: isAcross ? frame.height : frame.width,
    height: isAcross ? frame.width : frame.height,
    transform: `translate(-50%, -50%) rotate(${rotation}deg)`,
  };
  return (
    <div className={classes.picture} style={style} role="img" aria-label={label}>
      {blur && (
        <img
          className={classes.layer}
          src={blur}
          alt=""
          data-at-once
          data-covered={best !== null || undefined}
        />
      )}
      {levels.map((level, at) => {
        const address = addresses[level];
        // The thumbnail comes from the grid, where it has been seen: it shows the moment that it is there.
        const isThumbnail = level === 'thumbnail';
        const outcome = outcomeOf(address);
        if (!address || outcome === 'failed' || (outcome === undefined && !isThumbnail)) return null;
        const isCovered = best !== null && at < levels.indexOf(best);
        return (
          <img
            key={level}
            className={classes.layer}
            src={address}
            alt=""
            draggable={false}
            decoding="sync"
            data-level={level}
            data-at-once={isThumbnail || atOnce.has(address) || undefined}
            data-covered={isCovered || undefined}
            data-tiny={(natural && Math.max(natural.width, natural.height) < 64) || undefined}
          />
        );
      })}
    </div>
  );
}
