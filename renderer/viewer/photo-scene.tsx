import { useEffect, useState } from 'react';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { BurstStrip } from './burst-strip.tsx';
import { Comparison } from './comparison.tsx';
import { LiveButton } from './live-button.tsx';
import { Motion } from './motion.tsx';
import { motionOf } from './moving.ts';
import { Notice } from './notice.tsx';
import { Photo } from './photo.tsx';
import { PhotoControls } from './photo-controls.tsx';
import { isPreloaded, preload } from './preload.ts';
import classes from './scene.module.css';
import type { SceneProps } from './scene-props.ts';
import { editOf, sourcesOf } from './sources.ts';
import { type Shown, Versions } from './versions.tsx';
import { useWords } from './words.ts';

/** A photo with its motion, and with its edit: that is what the person made of it, so it is shown first. */
export function PhotoScene({ tile, detail, label, onStep, onClose, onTap, onOpenFile, onOpen }: SceneProps) {
  const t = useWords();
  const [version, setVersion] = useState<Shown>('edited');
  const [isMoving, setIsMoving] = useState(false);
  const [isMuted, setIsMuted] = useState(true);
  const [canMove, setCanMove] = useState(true);

  const edit = editOf(detail);
  const editAddress = edit ? (edit.isPlayable ? mediaAddress.file(edit) : mediaAddress.preview(tile)) : null;
  const isPictured = tile.picture !== 0;
  // What the thumbnail is of needs nothing else to be shown at once.
  const isEditReady = useReady(isPictured && version !== 'compare' ? null : editAddress);
  const shown = version !== 'original' && (isPictured || isEditReady) ? 'edited' : 'original';
  const sources = sourcesOf(tile, detail, shown);
  const motion = motionOf(detail);
  const versions = edit && <Versions version={version} onVersion={setVersion} />;

  if (version === 'compare' && detail && editAddress && isEditReady) {
    const original = detail.files.find(({ role }) => role === 'photo');
    const preview = mediaAddress.preview({ assetId: tile.assetId, picture: 0 });
    const address = original?.isPlayable ? mediaAddress.file(original) : preview;
    return (
      <div className={classes.scene}>
        <Comparison
          original={{ address, size: sourcesOf(tile, detail, 'original').size }}
          edit={{ address: editAddress, size: sources.size }}
          rotation={tile.rotation}
        />
        <div className={classes.foot} data-viewer-bar>
          <PhotoControls {...{ tile, detail }}>{versions}</PhotoControls>
        </div>
      </div>
    );
  }
  return (
    <div className={classes.scene}>
      <Photo
        key={shown}
        {...{ tile, sources, label, onStep, onClose }}
        fills={false}
        onTap={(isMouse) => isMouse || onTap()}
        onHold={(isHeld) => motion && canMove && setIsMoving(isHeld)}
        missing={
          <Notice
            title={t('noPicture')}
            why={t('noPictureWhy')}
            file={detail?.files[0]}
            openWords={t('openOriginal')}
            onOpen={onOpenFile}
          />
        }
        controls={(control) => (
          <div className={classes.foot} data-viewer-bar>
            <PhotoControls {...{ tile, detail, control }}>
              {motion && (
                <LiveButton {...{ isMoving, isMuted, canMove }} onMove={setIsMoving} onMute={setIsMuted} />
              )}
              {versions}
            </PhotoControls>
            <BurstStrip tile={tile} onOpen={onOpen} />
          </div>
        )}
      >
        {motion && (
          <Motion
            address={motion}
            {...{ isMuted, isPlaying: isMoving, rotation: tile.rotation }}
            onEnd={() => setIsMoving(false)}
            onFailure={() => {
              setCanMove(false);
              setIsMoving(false);
            }}
          />
        )}
      </Photo>
    </div>
  );
}

/** Whether a picture can be swapped in without a gap. */
function useReady(address: string | null): boolean {
  const [readyAddress, setReadyAddress] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    if (address) void preload(address).then((image) => !isOver && image && setReadyAddress(address));
    return () => {
      isOver = true;
    };
  }, [address]);
  return address !== null && (readyAddress === address || isPreloaded(address));
}
