import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { sharesOf } from '../parts/shares.ts';
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
export function LedgerBar({ bar, listed, vanished }: Pick<PhoneCard, 'bar' | 'listed' | 'vanished'>) {
  const t = usePhoneWords();
  const formats = useFormats();
  const shown = parts.filter(([part]) => bar[part] > 0);
  const shares = sharesOf(shown.map(([part]) => bar[part]));
  return (
    <figure className={styles.figure} aria-label={t('barLabel', { listed: formats.count(listed) })}>
      <div className={styles.bar} aria-hidden="true">
        {shown.map(([part]) => (
          <span key={part} className={styles.part} data-part={part} style={{ flexGrow: bar[part] }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {shown.map(([part, word, more], at) => (
          <li key={part} className={styles.entry}>
            <span className={styles.dot} data-part={part} aria-hidden="true" />
            <span className={styles.word}>{t(word)}</span>
            <span className={styles.number}>
              <strong>{formats.count(bar[part])}</strong>
              <span className={styles.share}>{formats.percent(shares[at]!, 100)}</span>
            </span>
            <span className={styles.more}>
              {part === 'waiting' && vanished > 0
                ? [bar.waiting > vanished && t(more), t('barVanished', { count: vanished })]
                    .filter(Boolean)
                    .join('. ')
                : t(more)}
            </span>
          </li>
        ))}
        <li className={styles.sum}>{t('barSum', { count: listed })}</li>
      </ul>
    </figure>
  );
}
