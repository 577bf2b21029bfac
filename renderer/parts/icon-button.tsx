import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton,
} from 'react-aria-components';
import { Hint } from './hint.tsx';
import styles from './icon-button.module.css';

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** Its name, told on hover and to a screen reader. */
  label: string;
  /** A shortcut that does the same, as the sheet shows it. */
  keys?: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** An icon is never alone: its label comes up beside it. */
export function IconButton({ label, keys, children, ...rest }: IconButtonProps) {
  return (
    <Hint words={label} keys={keys}>
      <AriaButton {...rest} aria-label={label} className={styles.button}>
        {children}
      </AriaButton>
    </Hint>
  );
}

interface IconToggleProps {
  label: string;
  keys?: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  children: ReactNode;
}

export function IconToggle({ label, keys, children, ...rest }: IconToggleProps) {
  return (
    <Hint words={label} keys={keys}>
      <ToggleButton {...rest} aria-label={label} className={styles.button}>
        {children}
      </ToggleButton>
    </Hint>
  );
}
