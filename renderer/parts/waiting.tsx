import styles from './waiting.module.css';
import { usePartWords } from './words.ts';

/** A spinner that nobody sees before 400 ms. It takes its room from the start, so that nothing jumps. */
export function Waiting({ label }: { label?: string }) {
  const t = usePartWords();
  return (
    <div className={styles.waiting} role="status" aria-label={label ?? t('loading')}>
      <span className={styles.ring} />
    </div>
  );
}
