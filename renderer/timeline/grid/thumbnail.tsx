import { memo, useEffect, useRef, useState } from 'react';
import { mediaAddress } from '../../../electron/contract/api/media-address.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
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
  /** On screen, not only near it, when it comes into the page. */
  isInSight: boolean;
}

/** The photo itself, over the ThumbHash that is drawn beneath; where it cannot be had, that stays. */
export const Thumbnail = memo(function Thumbnail({
  view,
  assetId,
  picture,
  rotation,
  width,
  height,
  isInSight,
}: ThumbnailProps) {
  const address = mediaAddress.thumbnail({ assetId, picture });
  const image = useRef<HTMLImageElement>(null);
  const [isThere, setIsThere] = useState(false);
  const [priority] = useState(isInSight ? 'high' : 'low');
  // Small ones come by the hundred: so many fades would be slower than what they are to soften.
  const [wasSeen] = useState(() => width < smallest || seen.has(address));
  useEffect(() => {
    const current = image.current!;
    if (current.complete && current.naturalWidth > 0) setIsThere(true);
    // What is scrolled past before it came is not fetched any more.
    return () => {
      if (!current.complete) current.removeAttribute('src');
    };
  }, []);
  useEffect(() => {
    if (!isThere) return;
    seen.add(address);
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
  }, [assetId, address, isThere, view, wasSeen]);
  const isAcross = rotation % 180 !== 0;
  const turned = rotation === 0 ? undefined : turn(rotation, isAcross ? [height, width] : [width, height]);
  return (
    <img
      ref={image}
      src={address}
      alt=""
      decoding="async"
      fetchPriority={priority as 'high' | 'low'}
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
