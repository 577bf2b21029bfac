import {
  Gauge,
  Maximize,
  Minimize,
  Pause,
  PictureInPicture2,
  Play,
  Repeat,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { Group, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { narrow, useMedia } from '../app/use-media.ts';
import { IconButton, IconToggle } from '../parts/icon-button.tsx';
import { MenuButton } from '../parts/menu.tsx';
import { useFormats } from '../parts/use-formats.ts';
import classes from './movie-controls.module.css';
import type { Movie } from './use-movie.ts';
import { useViewerKey } from './use-viewer-key.ts';
import { useWords } from './words.ts';

const speeds = [0.25, 0.5, 1, 1.5, 2] as const;

/** Play, seek, sound, speed, repeat, full screen: the video's own controls, each with a name and a key. */
export function MovieControls({ movie }: { movie: Movie }) {
  const t = useWords();
  const formats = useFormats();
  const { state, pictureInPicture } = movie;
  const isFull = useFullscreen();
  const isNarrow = useMedia(narrow);
  const length = Math.max(state.lengthSeconds, 0.1);
  const clip = (seconds: number) => formats.clip(seconds * 1000);
  // All of the page: menus and hints stand outside of the viewer.
  const toggleFull = () =>
    void (
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    ).catch(() => undefined);

  useViewerKey(' ', t('playPause'), movie.toggle);
  useViewerKey('shift+ArrowRight', t('forward'), () => movie.seek(state.atSeconds + 5));
  useViewerKey('shift+ArrowLeft', t('backward'), () => movie.seek(state.atSeconds - 5));
  useViewerKey('m', t('mute'), movie.toggleMuted);
  useViewerKey('shift+f', t('fullscreen'), toggleFull);

  return (
    <Group className={classes.controls} aria-label={t('video')}>
      <IconButton label={state.isPlaying ? t('pause') : t('play')} keys="Space" onPress={movie.toggle}>
        {state.isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
      </IconButton>
      <span className={classes.time}>
        {clip(state.atSeconds)} / {clip(state.lengthSeconds)}
      </span>
      <Slider
        aria-label={t('seek')}
        className={classes.seek}
        minValue={0}
        maxValue={length}
        step={0.1}
        value={Math.min(state.atSeconds, length)}
        onChange={(value) => movie.seek(value as number)}
      >
        <SliderTrack className={classes.track}>
          <span className={classes.done} style={{ inlineSize: `${(state.atSeconds / length) * 100}%` }} />
          <SliderThumb
            className={classes.thumb}
            aria-label={t('seek')}
            aria-valuetext={t('seekValue', { at: clip(state.atSeconds), length: clip(state.lengthSeconds) })}
          />
        </SliderTrack>
      </Slider>
      <IconButton label={state.isMuted ? t('unmute') : t('mute')} keys="M" onPress={movie.toggleMuted}>
        {state.isMuted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
      </IconButton>
      <Slider
        aria-label={t('volume')}
        className={classes.volume}
        minValue={0}
        maxValue={1}
        step={0.05}
        value={state.isMuted ? 0 : state.volume}
        onChange={(value) => movie.setVolume(value as number)}
      >
        <SliderTrack className={classes.track}>
          <span
            className={classes.done}
            style={{ inlineSize: `${(state.isMuted ? 0 : state.volume) * 100}%` }}
          />
          <SliderThumb className={classes.thumb} aria-label={t('volume')} />
        </SliderTrack>
      </Slider>
      <MenuButton
        label={t('speed')}
        placement="top end"
        groups={[
          speeds.map((speed) => ({
            id: String(speed),
            label: t('speedValue', { speed: formats.count(speed) }),
            ...(speed === state.speed && { keys: '✓' }),
            onAction: () => movie.setSpeed(speed),
          })),
        ]}
      >
        <IconButton label={`${t('speed')} ${t('speedValue', { speed: formats.count(state.speed) })}`}>
          <Gauge aria-hidden />
        </IconButton>
      </MenuButton>
      <IconToggle label={t('loop')} isSelected={state.isLooping} onChange={movie.toggleLoop}>
        <Repeat aria-hidden />
      </IconToggle>
      {pictureInPicture && !isNarrow && (
        <IconButton label={t('pictureInPicture')} onPress={pictureInPicture}>
          <PictureInPicture2 aria-hidden />
        </IconButton>
      )}
      {document.fullscreenEnabled && (
        <IconButton label={isFull ? t('fullscreenEnd') : t('fullscreen')} keys="Shift F" onPress={toggleFull}>
          {isFull ? <Minimize aria-hidden /> : <Maximize aria-hidden />}
        </IconButton>
      )}
    </Group>
  );
}

function useFullscreen(): boolean {
  const [isFull, setIsFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const follow = () => setIsFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  return isFull;
}
