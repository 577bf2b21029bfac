import { ProgressBar } from 'react-aria-components';
import classes from './progress-ring.module.css';
import { useWords } from './words.ts';

const radius = 8;
const around = 2 * Math.PI * radius;

/** How much of an original has come from the vault. */
export function ProgressRing({ part }: { part: number }) {
  const t = useWords();
  return (
    <ProgressBar className={classes.ring} aria-label={t('originalComing')} value={part * 100}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle className={classes.ground} cx="10" cy="10" r={radius} />
        <circle
          className={classes.done}
          cx="10"
          cy="10"
          r={radius}
          strokeDasharray={around}
          strokeDashoffset={around * (1 - part)}
        />
      </svg>
      <span aria-hidden>{t('originalComing')}</span>
    </ProgressBar>
  );
}
