import { type RefObject, useState } from 'react';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { Comparison } from './comparison.tsx';
import { Motion } from './motion.tsx';
import { MovieControls } from './movie-controls.tsx';
import { motionOf, playedOf } from './moving.ts';
import { Notice } from './notice.tsx';
import { Photo, type PhotoControl } from './photo.tsx';
import { PhotoControls } from './photo-controls.tsx';
import { PlayButton } from './play-button.tsx';
import classes from './scene.module.css';
import { editOf, sourcesOf, type Version } from './sources.ts';
import { useMovie } from './use-movie.ts';
import { useWords } from './words.ts';

interface SceneProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  label: string;
  /** What full screen is made of. */
  whole: RefObject<HTMLElement | null>;
  onStep(direction: 1 | -1): void;
  onClose(): void;
  onTap(): void;
  onOpenFile(file: number): void;
}

/** One photo or video with what belongs to looking at it: zoom, motion, edit and original, playing. */
export function Scene({ tile, detail, label, whole, onStep, onClose, onTap, onOpenFile }: SceneProps) {
  const t = useWords();
  const [version, setVersion] = useState<Version | 'compare'>('edited');
  const [control, setControl] = useState<PhotoControl | null>(null);
  const [isMoving, setIsMoving] = useState(false);
  const [isMuted, setIsMuted] = useState(true);
  const [canMove, setCanMove] = useState(true);

  const edit = editOf(detail);
  const original = detail?.files.find(({ role }) => role === 'photo');
  const sources = sourcesOf(tile, detail, version === 'compare' ? 'edited' : version);
  const motion = motionOf(detail);
  const played = tile.kind === 'video' ? playedOf(detail) : undefined;
  const movie = useMovie(played ? mediaAddress.file(played) : null, tile.durationMs);
  const isPlayable = played !== undefined && !movie.state.hasFailed;

  if (version === 'compare' && edit && detail)
    return (
      <div className={classes.scene}>
        <Comparison
          original={{
            address: original?.isPlayable ? mediaAddress.file(original) : mediaAddress.preview(tile.assetId),
            size: sourcesOf(tile, detail, 'original').size,
          }}
          edit={{ address: mediaAddress.file(edit), size: sources.size }}
          rotation={tile.rotation}
        />
        <div className={classes.foot} data-viewer-bar>
          <PhotoControls {...{ tile, detail, version, control: null }} hasEdit onVersion={setVersion} />
        </div>
      </div>
    );
  const missing = (
    <Notice
      title={t('noPicture')}
      why={t('noPictureWhy')}
      file={detail?.files[0]}
      openWords={t('openOriginal')}
      onOpen={onOpenFile}
    />
  );
  return (
    <div className={classes.scene}>
      <Photo
        key={version}
        {...{ tile, sources, label, onStep, onClose }}
        fills={tile.kind === 'video'}
        onControl={setControl}
        onTap={() => (isPlayable ? movie.toggle() : onTap())}
        onHold={(isHeld) => motion && canMove && setIsMoving(isHeld)}
        missing={tile.kind === 'video' ? null : missing}
      >
        {motion && version === 'edited' && (
          <Motion
            address={motion}
            rotation={tile.rotation}
            isPlaying={isMoving}
            isMuted={isMuted}
            onEnd={() => setIsMoving(false)}
            onFailure={() => {
              setCanMove(false);
              setIsMoving(false);
            }}
          />
        )}
        {played && (
          // biome-ignore lint/a11y/useMediaCaption: what people film has no captions
          <video
            ref={movie.element}
            className={classes.video}
            data-seen={movie.state.hasStarted || undefined}
            style={tile.rotation ? { transform: `rotate(${tile.rotation}deg)` } : {}}
            src={mediaAddress.file(played)}
            preload="metadata"
            playsInline
            tabIndex={-1}
            aria-label={label}
            hidden={movie.state.hasFailed}
          />
        )}
      </Photo>
      {isPlayable && !movie.state.hasStarted && <PlayButton label={t('play')} onPress={movie.toggle} />}
      {tile.kind === 'video' && detail && !isPlayable && (
        <div className={classes.cannotPlay}>
          <Notice
            title={t('notPlayable')}
            why={t('playbackFailed')}
            file={detail.files.find(({ role }) => role === 'video')}
            openWords={t('openPlayer')}
            onOpen={onOpenFile}
          />
        </div>
      )}
      <div
        className={classes.foot}
        data-viewer-bar
        data-stays={(isPlayable && !movie.state.isPlaying) || undefined}
      >
        <PhotoControls
          {...{ tile, detail, version, control }}
          hasEdit={edit !== undefined}
          onVersion={setVersion}
          motion={
            motion ? { isMoving, isMuted, canMove, onMove: setIsMoving, onMute: setIsMuted } : undefined
          }
        />
        {isPlayable && <MovieControls movie={movie} whole={whole} />}
      </div>
    </div>
  );
}
