import type { Safety } from '../../electron/contract/api/vault.ts';
import styles from './diamond.module.css';
import { usePartWords } from './words.ts';

const names = { full: 'diamondFull', half: 'diamondHalf', hollow: 'diamondHollow' } as const;

/** Full: all is proven. Half: some waits. Hollow: something needs the person. */
export function Diamond({ state, isNamed = false }: { state: Safety['diamond']; isNamed?: boolean }) {
  const t = usePartWords();
  const classes = `${styles.diamond} ${styles[state]}`;
  const shape = (
    <>
      <path className={styles.edge} d="M9 1.8 16.2 9 9 16.2 1.8 9Z" />
      {state === 'full' && <path className={styles.fill} d="M9 1.8 16.2 9 9 16.2 1.8 9Z" />}
      {state === 'half' && <path className={styles.fill} d="M1.8 9 9 16.2 16.2 9Z" />}
    </>
  );
  return isNamed ? (
    <svg viewBox="0 0 18 18" className={classes} role="img" aria-label={t(names[state])}>
      {shape}
    </svg>
  ) : (
    <svg viewBox="0 0 18 18" className={classes} aria-hidden="true">
      {shape}
    </svg>
  );
}
