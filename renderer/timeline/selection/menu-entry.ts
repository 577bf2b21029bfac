import { keyNames } from '../../app/key-names.ts';
import { isMac } from '../../app/shortcuts.ts';
import type { MenuEntry } from '../../parts/menu.tsx';
import type { SelectionAction } from './use-selection-actions.tsx';

/** The first of an action's keys, as it is printed on the keyboard. */
export const shownKeys = ([first]: readonly string[]): string | undefined =>
  first &&
  keyNames(first, isMac)
    .flat()
    .join(isMac ? '' : ' + ');

export const menuEntry = ({ run, keys, ...entry }: SelectionAction): MenuEntry => {
  const shown = shownKeys(keys);
  return { ...entry, onAction: run, ...(shown && { keys: shown }) };
};
