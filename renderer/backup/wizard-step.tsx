import { type ReactNode, useEffect, useRef } from 'react';
import styles from './wizard.module.css';
import { useBackupWords } from './words.ts';

interface WizardStepProps {
  /** From 1; left out where there is nothing to count. */
  at?: number;
  of?: number;
  title: string;
  more?: string;
  children?: ReactNode;
  /** Buttons, the one to take last. */
  actions: ReactNode;
  /** Enter in a field does what the last button does. */
  onSubmit?: () => void;
}

/** One question of a wizard. Its title takes the focus, so that a screen reader goes on there. */
export function WizardStep({ at, of, title, more, children, actions, onSubmit }: WizardStepProps) {
  const t = useBackupWords();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another step.
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <form
      className={styles.step}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      {at !== undefined && of !== undefined && <p className={styles.count}>{t('step', { at, of })}</p>}
      <h1 className={styles.title} ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {more && <p className={styles.more}>{more}</p>}
      {children}
      <div className={styles.actions}>{actions}</div>
    </form>
  );
}
