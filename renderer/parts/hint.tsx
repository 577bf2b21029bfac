import type { ReactElement } from 'react';
import { Tooltip, type TooltipProps, TooltipTrigger } from 'react-aria-components';
import styles from './hint.module.css';

interface HintProps {
  words: string;
  keys?: string;
  placement?: TooltipProps['placement'];
  isOff?: boolean;
  children: ReactElement;
}

/** Words beside a control on hover and on focus; the control is named by itself. */
export function Hint({ words, keys, placement = 'bottom', isOff = false, children }: HintProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80} isDisabled={isOff}>
      {children}
      <Tooltip className={styles.hint} placement={placement} offset={6}>
        {words}
        {keys && <kbd className={styles.keys}>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
