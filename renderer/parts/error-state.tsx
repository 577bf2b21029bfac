import { CloudAlert } from 'lucide-react';
import type { Trouble } from '../../electron/contract/api/common.ts';
import { Button } from './button.tsx';
import styles from './states.module.css';
import { useTroubleWords } from './trouble-words.ts';
import { usePartWords } from './words.ts';

interface ErrorStateProps {
  trouble: Trouble;
  title?: string;
  /** What goes on working; else that the photos are untouched. */
  still?: string;
  /** Whether it is all that the window shows: then its title is the window's. */
  isPlace?: boolean;
  onRetry?: () => void;
}

/** What happened, what still works, and the code in small. */
export function ErrorState({ trouble, title, still, isPlace = false, onRetry }: ErrorStateProps) {
  const t = usePartWords();
  const { message, advice } = useTroubleWords()(trouble);
  const Title = isPlace ? 'h1' : 'h2';
  return (
    <div className={styles.state} role="alert">
      <div className={styles.icon} aria-hidden>
        <CloudAlert />
      </div>
      <Title className={styles.title}>{title ?? t('errorTitle')}</Title>
      <div className={styles.words}>
        <p>{message}</p>
        {advice && <p>{advice}</p>}
        <p>{still ?? t('errorStill')}</p>
      </div>
      {onRetry && (
        <div className={styles.action}>
          <Button onPress={onRetry}>{t('retry')}</Button>
        </div>
      )}
      <p className={styles.code}>{t('code', { code: trouble.code })}</p>
    </div>
  );
}
