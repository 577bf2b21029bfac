import { useEffect, useRef, useState } from 'react';
import classes from './photo.module.css';

interface MotionProps {
  address: string;
  isPlaying: boolean;
  isMuted: boolean;
  rotation: number;
  onEnd(): void;
  onFailure(): void;
}

/** The motion of a Live Photo or motion photo, over its still picture while it plays. Nothing is fetched before that. */
export function Motion({ address, isPlaying, isMuted, rotation, onEnd, onFailure }: MotionProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    if (isPlaying) {
      video.currentTime = 0;
      void video.play().catch(() => undefined);
    } else {
      video.pause();
      setIsSeen(false);
    }
  }, [isPlaying]);
  return (
    <video
      ref={element}
      className={classes.over}
      data-seen={(isPlaying && isSeen) || undefined}
      data-rotation={rotation}
      data-covers
      src={address}
      muted={isMuted}
      playsInline
      preload="none"
      aria-hidden
      tabIndex={-1}
      onPlaying={({ currentTarget }) => (currentTarget.videoWidth > 0 ? setIsSeen(true) : onFailure())}
      onEnded={onEnd}
      onError={onFailure}
    />
  );
}
