import type { ReactNode } from 'react';
import styles from './states.module.css';

interface EmptyStateProps {
  icon: ReactNode;
  /** What belongs here. */
  title: string;
  children?: ReactNode;
  /** Whether it is all that a place shows: then its title is the place's. */
  isPlace?: boolean;
  /** The one thing to do. */
  action?: ReactNode;
}

export function EmptyState({ icon, title, isPlace = false, children, action }: EmptyStateProps) {
  const Title = isPlace ? 'h1' : 'h2';
  return (
    <div className={styles.state}>
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <Title className={styles.title}>{title}</Title>
      {children && <div className={styles.words}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
