import type { ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { Hint } from '../parts/hint.tsx';
import { usePlace } from './place.ts';
import styles from './sidebar.module.css';

interface SideLinkProps {
  href: string;
  /** What it is called; told beside it where only the icon is there. */
  label: string;
  icon: ReactNode;
  isCompact: boolean;
  keys?: string;
  children?: ReactNode;
}

export function SideLink({ href, label, icon, isCompact, keys, children }: SideLinkProps) {
  const { path } = usePlace();
  const isInside = href !== '/' && path.startsWith(`${href}/`);
  return (
    <Hint words={label} keys={keys} placement="end" isOff={!isCompact}>
      <Link
        href={href}
        aria-label={isCompact ? label : undefined}
        aria-current={path === href ? 'page' : isInside ? 'true' : undefined}
        className={styles.link}
      >
        {icon}
        {!isCompact &&
          (children ?? (
            <span className={styles.label} title={label}>
              {label}
            </span>
          ))}
      </Link>
    </Hint>
  );
}
