import { type RefObject, useEffect, useRef, useState } from 'react';

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
  element: RefObject<HTMLVideoElement | null>;
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

/** A video element, with what it does followed as state. `address` null: nothing to play. */
export function useMovie(address: string | null, lengthMs: number | null): Movie {
  const element = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState(() => initial(lengthMs));
  useEffect(() => {
    const video = element.current;
    if (!video || !address) return;
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
  }, [address]);
  const withVideo = (act: (video: HTMLVideoElement) => void) => {
    if (element.current) act(element.current);
  };
  return {
    element,
    state,
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
