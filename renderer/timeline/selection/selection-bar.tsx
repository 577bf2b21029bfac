import { MoreHorizontal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from '../../parts/icon-button.tsx';
import { MenuButton } from '../../parts/menu.tsx';
import { useFormats } from '../../parts/use-formats.ts';
import { useTimelineWords } from '../words.ts';
import { menuEntry, shownKeys } from './menu-entry.ts';
import styles from './selection-bar.module.css';
import type { SelectionAction } from './use-selection-actions.tsx';

interface SelectionBarProps {
  count: number;
  /** Of all their files; undefined: not known yet. */
  bytes: number | undefined;
  actions: SelectionAction[];
  /** In place of the actions. */
  children?: ReactNode;
  isNarrow: boolean;
  onClear: () => void;
}

const shownWhenNarrow = 3;

/** What is selected and what can be done with it; stands in the place of the top bar meanwhile, so that it covers no photo. */
export function SelectionBar({ count, bytes, actions, children, isNarrow, onClear }: SelectionBarProps) {
  const t = useTimelineWords();
  const formats = useFormats();
  const shown = isNarrow ? actions.slice(0, shownWhenNarrow) : actions;
  const rest = actions.slice(shown.length);
  const bar = (
    <div className={styles.bar} role="toolbar" aria-label={t('actions')}>
      <IconButton label={t('clear')} keys="Esc" onPress={onClear}>
        <X aria-hidden />
      </IconButton>
      <span className={styles.count} data-narrow={isNarrow || undefined}>
        {t('selected', { count })}
        <span className={styles.size}>{bytes !== undefined && formats.size(bytes)}</span>
      </span>
      <div className={styles.actions}>
        {children ??
          shown.map(({ id, label, icon, keys, run }) => (
            <IconButton key={id} label={label} keys={shownKeys(keys)} onPress={run}>
              {icon}
            </IconButton>
          ))}
        {!children && rest.length > 0 && (
          <MenuButton label={t('more')} groups={[rest.map(menuEntry)]}>
            <IconButton label={t('more')}>
              <MoreHorizontal aria-hidden />
            </IconButton>
          </MenuButton>
        )}
      </div>
    </div>
  );
  const place = document.querySelector('[data-top-bar]');
  return place ? createPortal(bar, place) : bar;
}
