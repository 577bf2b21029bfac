import type { ReactElement, ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type PopoverProps,
} from 'react-aria-components';
import { ShortcutLayer } from '../app/shortcuts.ts';
import styles from './menu.module.css';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  /** A shortcut that does the same, as it is shown. */
  keys?: string;
  isDanger?: boolean;
  isDisabled?: boolean;
  onAction: () => void;
}

/** Entries in groups, with a line between them. */
export function Menu({ label, groups }: { label: string; groups: readonly (readonly MenuEntry[])[] }) {
  return (
    <ShortcutLayer>
      <AriaMenu aria-label={label} className={styles.menu}>
        {groups
          .filter((entries) => entries.length > 0)
          .map((entries) => (
            <MenuSection key={entries[0]!.id} aria-label={label} className={styles.section}>
              {entries.map(({ id, label: words, icon, keys, isDanger, isDisabled, onAction }) => (
                <MenuItem
                  key={id}
                  id={id}
                  textValue={words}
                  isDisabled={isDisabled ?? false}
                  onAction={onAction}
                  className={isDanger ? `${styles.item} ${styles.danger}` : styles.item}
                >
                  {icon}
                  <span className={styles.label}>{words}</span>
                  {keys && <kbd className={styles.keys}>{keys}</kbd>}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
      </AriaMenu>
    </ShortcutLayer>
  );
}

interface MenuButtonProps {
  /** Names the menu. */
  label: string;
  groups: readonly (readonly MenuEntry[])[];
  placement?: PopoverProps['placement'];
  /** The button. */
  children: ReactElement;
}

export function MenuButton({ label, groups, placement = 'bottom end', children }: MenuButtonProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover placement={placement} offset={4} className={styles.popover}>
        <Menu label={label} groups={groups} />
      </Popover>
    </MenuTrigger>
  );
}
