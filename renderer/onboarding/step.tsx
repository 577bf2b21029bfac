import { type ReactNode, useEffect, useRef } from 'react';
import styles from './onboarding.module.css';

interface StepProps {
  title: string;
  lead: ReactNode;
  picture?: ReactNode;
  children: ReactNode;
}

/** One step: its title takes the focus, so that a screen reader begins there. */
export function Step({ title, lead, picture, children }: StepProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    document.title = `${title} · Photoferry`;
  }, [title]);
  return (
    <div className={styles.step}>
      <div className={styles.head}>
        {picture}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className={styles.lead}>{lead}</p>
      </div>
      {children}
    </div>
  );
}
