import { type ReactNode, useEffect, useRef } from 'react';
import styles from './onboarding.module.css';

/** One step: its title takes the focus, so that a screen reader begins there. */
export function Step({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    document.title = `${title} · Photoferry`;
  }, [title]);
  return (
    <div className={styles.step}>
      <div className={styles.head}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className={styles.lead}>{lead}</p>
      </div>
      {children}
    </div>
  );
}
