import { useEffect, useState } from 'react';

export interface MovieState {
  isPlaying: boolean;
  /** It has shown a picture of its own once. */
  hasStarted: boolean;
  isWaiting: boolean;
  hasFailed: boolean;
  atSeconds: number;
  lengthSeconds: number;
  volume: number;
  isMuted: boolean;
  speed: number;
  isLooping: boolean;
}

export interface Movie {
  /** Takes the element when it is there. */
  attach(element: HTMLVideoElement | null): void;
  /** Null where the platform has none. */
  pictureInPicture: (() => void) | null;
  state: MovieState;
  toggle(): void;
  seek(toSeconds: number): void;
  setVolume(volume: number): void;
  toggleMuted(): void;
  setSpeed(speed: number): void;
  toggleLoop(): void;
}

/** Kept from one video to the next: nobody wants to be shouted at again. */
const kept = { volume: 1, isMuted: false };

const initial = (lengthMs: number | null): MovieState => ({
  ...{ isPlaying: false, hasStarted: false, isWaiting: false, hasFailed: false, atSeconds: 0 },
  ...{ lengthSeconds: (lengthMs ?? 0) / 1000, speed: 1, isLooping: false, ...kept },
});

/** A video element, with what it does followed as state. */
export function useMovie(lengthMs: number | null): Movie {
  const [video, attach] = useState<HTMLVideoElement | null>(null);
  const [state, setState] = useState(() => initial(lengthMs));
  useEffect(() => {
    if (!video) return;
    const put = (change: Partial<MovieState>) => setState((before) => ({ ...before, ...change }));
    const ended = new AbortController();
    const on = (event: string, change: () => Partial<MovieState>) =>
      video.addEventListener(event, () => put(change()), { signal: ended.signal });
    video.volume = kept.volume;
    video.muted = kept.isMuted;
    on('play', () => ({ isPlaying: true }));
    on('pause', () => ({ isPlaying: false }));
    on('playing', () => ({ hasStarted: true, isWaiting: false }));
    on('waiting', () => ({ isWaiting: true }));
    on('canplay', () => ({ isWaiting: false }));
    on('seeked', () => ({ hasStarted: true, isWaiting: false, atSeconds: video.currentTime }));
    on('timeupdate', () => ({ atSeconds: video.currentTime }));
    on('durationchange', () => (Number.isFinite(video.duration) ? { lengthSeconds: video.duration } : {}));
    // Sound without picture: what shows is a kind that this platform has no decoder for.
    on('loadedmetadata', () => (video.videoWidth === 0 ? { hasFailed: true } : {}));
    on('error', () => ({ hasFailed: true, isPlaying: false }));
    on('ratechange', () => ({ speed: video.playbackRate }));
    on('volumechange', () => {
      kept.volume = video.volume;
      kept.isMuted = video.muted;
      return { ...kept };
    });
    if (video.error) put({ hasFailed: true });
    return () => {
      ended.abort();
      video.pause();
    };
  }, [video]);
  const withVideo = (act: (video: HTMLVideoElement) => void) => {
    if (video) act(video);
  };
  return {
    attach,
    state,
    pictureInPicture:
      document.pictureInPictureEnabled && video
        ? () => void video.requestPictureInPicture().catch(() => undefined)
        : null,
    toggle: () =>
      withVideo((video) => {
        if (video.paused) void video.play().catch(() => undefined);
        else video.pause();
      }),
    seek: (toSeconds) =>
      withVideo((video) => {
        const end = Number.isFinite(video.duration) ? video.duration : toSeconds;
        video.currentTime = Math.min(Math.max(0, toSeconds), end);
        setState((before) => ({ ...before, atSeconds: video.currentTime }));
      }),
    setVolume: (volume) =>
      withVideo((video) => {
        video.volume = Math.min(1, Math.max(0, volume));
        video.muted = volume <= 0;
      }),
    toggleMuted: () =>
      withVideo((video) => {
        video.muted = !video.muted;
      }),
    setSpeed: (speed) =>
      withVideo((video) => {
        video.playbackRate = speed;
      }),
    toggleLoop: () =>
      withVideo((video) => {
        video.loop = !video.loop;
        setState((before) => ({ ...before, isLooping: video.loop }));
      }),
  };
}
