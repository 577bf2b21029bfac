import { CircleDot, Volume2, VolumeX } from 'lucide-react';
import type { Dispatch } from 'react';
import { Button } from 'react-aria-components';
import { IconButton } from '../parts/icon-button.tsx';
import classes from './photo-controls.module.css';
import { useViewerKey } from './use-viewer-key.ts';
import { useWords } from './words.ts';

interface LiveButtonProps {
  isMoving: boolean;
  isMuted: boolean;
  /** False once it turned out that this window cannot play it. */
  canMove: boolean;
  onMove: Dispatch<boolean>;
  onMute: Dispatch<boolean>;
}

/** Plays the motion of a photo while the pointer is over it, or on a press. */
export function LiveButton({ isMoving, isMuted, canMove, onMove, onMute }: LiveButtonProps) {
  const t = useWords();
  useViewerKey('l', t('livePlay'), () => onMove(!isMoving), canMove);
  if (!canMove) return <span className={classes.note}>{t('liveNot')}</span>;
  return (
    <>
      <Button
        className={classes.pill}
        data-moving={isMoving || undefined}
        aria-label={`${t('live')}: ${t('livePlay')}`}
        onHoverChange={onMove}
        onPress={({ pointerType }) => pointerType !== 'mouse' && onMove(!isMoving)}
      >
        <CircleDot aria-hidden />
        {t('live')}
      </Button>
      <span className={classes.round}>
        <IconButton label={t(isMuted ? 'liveOn' : 'liveOff')} onPress={() => onMute(!isMuted)}>
          {isMuted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
        </IconButton>
      </span>
    </>
  );
}
