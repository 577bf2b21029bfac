import type { AssetFile } from '../../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../../electron/contract/api/media-address.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { useAsk } from '../../api/hooks.ts';
import styles from './tile.module.css';

/** What moves of an asset and can be shown at once: only files that are here, that a browser can play. */
export function movingAddress(kind: Tile['kind'], files: readonly AssetFile[]): string | undefined {
  const here = files.filter(({ where, isUndone }) => where === 'here' && !isUndone);
  if (kind === 'motion-photo') {
    const photo = here.find(({ motionVideo }) => motionVideo);
    return photo && mediaAddress.motion(photo);
  }
  const roles = kind === 'video' ? ['edited-video', 'video'] : ['paired-video'];
  const video = roles
    .map((role) => here.findLast((file) => file.role === role && file.isPlayable))
    .find(Boolean);
  return video && mediaAddress.file(video);
}

/** Over the photo while the pointer rests on it, without sound; nothing where nothing can be played. */
export function HoverVideo({ tile }: { tile: Tile }) {
  const { data } = useAsk('asset', { id: tile.id });
  const address = data && movingAddress(tile.kind, data.files);
  if (!address) return null;
  return (
    <video
      className={styles.playing}
      src={address}
      muted
      autoPlay
      loop
      playsInline
      disablePictureInPicture
      aria-hidden
    />
  );
}
