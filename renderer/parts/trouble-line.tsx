import type { Trouble } from '../../electron/contract/api/common.ts';
import styles from './trouble-line.module.css';
import { useTroubleWords } from './trouble-words.ts';

/** Why something that was just asked for did not work, and what to do; told to a screen reader at once. */
export function TroubleLine({ trouble, withCode = false }: { trouble: Trouble; withCode?: boolean }) {
  const { text } = useTroubleWords()(trouble);
  return (
    <p className={styles.trouble} role="alert">
      {withCode ? `${text} (${trouble.code})` : text}
    </p>
  );
}
