import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { thumbnails } from '../../parts/thumbnails.ts';
import type { GridView } from './grid-view.ts';
import styles from './tile.module.css';

/** A photo that has been on screen before comes back without a fade. */
const seen = new Set<string>();
const mostSeen = 20_000;
/** Below this width nothing fades. */
const smallest = 96;

interface ThumbnailProps {
  view: GridView;
  assetId: string;
  picture: number;
  rotation: Tile['rotation'];
  width: number;
  height: number;
}

/** The photo itself, over the ThumbHash that is drawn beneath; where it cannot be had, that stays. */
export const Thumbnail = memo(function Thumbnail({
  view,
  assetId,
  picture,
  rotation,
  width,
  height,
}: ThumbnailProps) {
  const image = useRef<HTMLImageElement>(null);
  const [known] = useState(() => thumbnails.known({ assetId, picture }));
  const [isThere, setIsThere] = useState(false);
  // Small ones come by the hundred: so many fades would be slower than what they are to soften.
  const [wasSeen] = useState(() => width < smallest || seen.has(`${assetId} ${picture}`));
  useLayoutEffect(() => {
    const show = (address: string) => {
      image.current!.src = address;
    };
    if (known === undefined) return thumbnails.await({ assetId, picture }, show);
  }, [assetId, picture, known]);
  useEffect(() => {
    const current = image.current!;
    if (current.complete && current.naturalWidth > 0) setIsThere(true);
  }, []);
  useEffect(() => {
    if (!isThere) return;
    seen.add(`${assetId} ${picture}`);
    if (seen.size > mostSeen) seen.delete(seen.values().next().value!);
    let isCovering = false;
    const cover = () => {
      isCovering = true;
      view.cover(assetId, true);
    };
    // Only when the fade has ended is nothing needed beneath.
    const timer = setTimeout(cover, wasSeen ? 0 : 160);
    return () => {
      clearTimeout(timer);
      if (isCovering) view.cover(assetId, false);
    };
  }, [assetId, picture, isThere, view, wasSeen]);
  const isAcross = rotation % 180 !== 0;
  const turned = rotation === 0 ? undefined : turn(rotation, isAcross ? [height, width] : [width, height]);
  return (
    <img
      ref={image}
      src={known}
      alt=""
      decoding="async"
      draggable={false}
      className={styles.image}
      data-there={isThere || undefined}
      data-seen={wasSeen || undefined}
      style={turned}
      onLoad={() => setIsThere(true)}
    />
  );
});

const turn = (rotation: number, [width, height]: [number, number]) => ({
  width,
  height,
  insetBlockStart: '50%',
  insetInlineStart: '50%',
  transform: `translate(-50%, -50%) rotate(${rotation}deg)`,
});
