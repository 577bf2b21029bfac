import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { MovieControls } from './movie-controls.tsx';
import { playedOf } from './moving.ts';
import { Notice } from './notice.tsx';
import photoClasses from './photo.module.css';
import { Photo } from './photo.tsx';
import { PhotoControls } from './photo-controls.tsx';
import { PlayButton } from './play-button.tsx';
import classes from './scene.module.css';
import type { SceneProps } from './scene-props.ts';
import { sourcesOf } from './sources.ts';
import { useMovie } from './use-movie.ts';
import { useWords } from './words.ts';

/** A video: its poster until it plays, then the video in the same place, with controls of its own. */
export function MovieScene({ tile, detail, label, onStep, onClose, onTap, onOpenFile }: SceneProps) {
  const t = useWords();
  const played = playedOf(detail);
  const movie = useMovie(tile.durationMs);
  const isPlayable = played !== undefined && !movie.state.hasFailed;
  const { isPlaying, hasStarted } = movie.state;
  return (
    <div className={classes.scene}>
      <Photo
        {...{ tile, label, onStep, onClose }}
        sources={sourcesOf(tile, detail, 'edited')}
        fills
        onTap={(isMouse) => (isMouse ? isPlayable && movie.toggle() : onTap())}
        onHold={() => undefined}
        missing={null}
        controls={(control) => (
          <>
            {isPlayable && !hasStarted && <PlayButton label={t('play')} onPress={movie.toggle} />}
            {detail && !isPlayable && (
              <div className={classes.cannotPlay}>
                <Notice
                  title={t('notPlayable')}
                  why={t(played ? 'playbackFailed' : 'diesGone')}
                  file={played ?? detail.files[0]}
                  openWords={t('openPlayer')}
                  onOpen={onOpenFile}
                />
              </div>
            )}
            <div
              className={classes.foot}
              data-viewer-bar
              data-stays={(isPlayable && !isPlaying) || undefined}
            >
              <PhotoControls {...{ tile, detail, control }} />
              {isPlayable && <MovieControls movie={movie} />}
            </div>
          </>
        )}
      >
        {played && (
          // biome-ignore lint/a11y/useMediaCaption: what people film has no captions
          <video
            ref={movie.attach}
            className={photoClasses.over}
            data-seen={hasStarted || undefined}
            data-rotation={tile.rotation}
            src={mediaAddress.file(played)}
            preload="metadata"
            playsInline
            tabIndex={-1}
            aria-label={label}
          />
        )}
      </Photo>
    </div>
  );
}
