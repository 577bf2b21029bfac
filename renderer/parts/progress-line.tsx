import { useRef } from 'react';
import { ProgressBar } from 'react-aria-components';
import styles from './progress-line.module.css';

interface ProgressLineProps {
  label: string;
  done: number;
  /** Null: how much there is is not known yet. */
  total: number | null;
  /** Of what it tells: another one begins at nought again. */
  subject: string;
  isPaused?: boolean;
}

/** A thin line that moves smoothly and never backwards, also where the whole grows while it runs. */
export function ProgressLine({ label, done, total, subject, isPaused = false }: ProgressLineProps) {
  const furthest = useRef({ subject, share: 0 });
  if (furthest.current.subject !== subject) furthest.current = { subject, share: 0 };
  const share = total ? Math.min(1, Math.max(0, done / total)) : 0;
  furthest.current.share = Math.max(furthest.current.share, share);
  const isUnknown = !total && !isPaused;
  return (
    <ProgressBar
      aria-label={label}
      value={furthest.current.share * 100}
      isIndeterminate={isUnknown}
      className={styles.line}
    >
      <span className={isPaused ? `${styles.track} ${styles.paused}` : styles.track}>
        <span
          className={isUnknown ? `${styles.fill} ${styles.unknown}` : styles.fill}
          style={isUnknown ? undefined : { transform: `scaleX(${furthest.current.share})` }}
        />
      </span>
    </ProgressBar>
  );
}
