import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { useFormats } from '../parts/use-formats.ts';
import styles from './ledger-bar.module.css';
import { usePhoneWords } from './words.ts';

const parts = [
  ['safe', 'barSafe', 'barSafeMore'],
  ['hereOnly', 'barHereOnly', 'barHereOnlyMore'],
  ['waiting', 'barWaiting', 'barWaitingMore'],
  ['cloudOnly', 'barCloudOnly', 'barCloudOnlyMore'],
  ['unreadable', 'barUnreadable', 'barUnreadableMore'],
  ['excluded', 'barExcluded', 'barExcludedMore'],
] as const;

/** One bar that adds up to all that the phone holds; its legend says it in numbers. */
export function LedgerBar({ bar, listed }: Pick<PhoneCard, 'bar' | 'listed'>) {
  const t = usePhoneWords();
  const formats = useFormats();
  const shown = parts.filter(([part]) => bar[part] > 0);
  return (
    <figure className={styles.figure} aria-label={t('barLabel', { listed: formats.count(listed) })}>
      <div className={styles.bar} aria-hidden="true">
        {shown.map(([part]) => (
          <span key={part} className={styles.part} data-part={part} style={{ flexGrow: bar[part] }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {shown.map(([part, word, more]) => (
          <li key={part} className={styles.entry}>
            <span className={styles.dot} data-part={part} aria-hidden="true" />
            <span className={styles.word}>{t(word)}</span>
            <strong className={styles.number}>{formats.count(bar[part])}</strong>
            <span className={styles.more}>{t(more)}</span>
          </li>
        ))}
        <li className={styles.sum}>{t('barSum', { count: listed })}</li>
      </ul>
    </figure>
  );
}
