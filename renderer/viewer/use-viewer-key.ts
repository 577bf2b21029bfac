import { type Shortcut, useShortcut } from '../app/shortcuts.ts';
import { useWords } from './words.ts';

/** What has the keys for itself while it is focused: a slider its arrows, a button its space bar. */
const owns = (event: KeyboardEvent): boolean => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  const isArrow = /^(Arrow|Page|Home|End)/.test(event.key);
  if (isArrow && target.closest('input[type="range"], [role="slider"], [role="menu"], [data-own-arrows]'))
    return true;
  return (
    (event.key === ' ' || event.key === 'Enter') &&
    target.closest('button, a, input, [role="slider"]') !== null
  );
};

/** What may go on as long as a key is held; nobody wants to delete a whole album by leaning on one. */
const mayRepeat = (event: KeyboardEvent) => /^(Arrow|[+\-=])/.test(event.key);

/** A key of the viewer, in the sheet of shortcuts under its heading. */
export function useViewerKey(
  keys: string | readonly string[],
  what: string,
  handler: (event: KeyboardEvent) => unknown,
  isOn = true,
): void {
  const t = useWords();
  const handle: Shortcut['handler'] = (event) => {
    if (owns(event)) return false;
    return event.repeat && !mayRepeat(event) ? undefined : handler(event);
  };
  useShortcut(keys, what, handle, { group: t('shortcuts'), isOn });
}
