import type { RefObject } from 'react';
import { useShortcut } from '../../app/shortcuts.ts';
import type { Selection } from '../selection/selection.ts';
import type { SelectionAction } from '../selection/use-selection-actions.tsx';
import { useTimelineWords } from '../words.ts';
import type { GridView } from './grid-view.ts';
import type { Focus } from './use-focus.ts';

interface GridKeysOptions {
  view: GridView;
  selection: Selection;
  focus: Focus;
  actions: SelectionAction[];
  open: (index: number) => void;
  root: RefObject<HTMLElement | null>;
  onMenu: (menu: { at: { x: number; y: number }; index: number }) => void;
}

/** Where a key leads from a tile; undefined for other keys. */
function target(view: GridView, index: number, key: string): number | undefined {
  const { layout } = view;
  const page = (direction: 1 | -1) => {
    const rect = layout.rectOf(index);
    const y =
      rect.y + rect.height / 2 + direction * (view.height - layout.metrics.headerHeight - rect.height);
    if (y <= layout.inset) return 0;
    return y >= layout.height ? layout.total - 1 : layout.indexAt(rect.x + rect.width / 2, y);
  };
  switch (key) {
    case 'ArrowLeft':
      return index - 1;
    case 'ArrowRight':
      return index + 1;
    case 'ArrowUp':
      return layout.beside(index, -1);
    case 'ArrowDown':
      return layout.beside(index, 1);
    case 'PageUp':
      return page(-1);
    case 'PageDown':
      return page(1);
    case 'Home':
      return 0;
    case 'End':
      return layout.total - 1;
    default:
      return undefined;
  }
}

const moves = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];
const isFree = (root: HTMLElement | null) => {
  const { activeElement } = document;
  return (
    !activeElement ||
    activeElement === document.body ||
    activeElement.contains(root) ||
    activeElement.closest('[data-grid]') !== null
  );
};

/** The whole timeline by keyboard. Keys hold while the focus is on the photos, or on nothing. */
export function useGridKeys({ view, selection, focus, actions, open, root, onMenu }: GridKeysOptions): void {
  const t = useTimelineWords();
  const [photos, chosen] = [t('groupPhotos'), t('groupSelection')];
  const isInGrid = () => document.activeElement?.closest('[data-grid]') != null && focus.index >= 0;
  const move = (event: KeyboardEvent, isExtending: boolean) => {
    if (!isFree(root.current) || view.layout.total === 0) return false;
    const from = isInGrid() ? focus.index : undefined;
    // Into the photos from outside: to the first one in sight.
    if (from === undefined) {
      if (event.key === 'Home' || event.key === 'End')
        focus.go(event.key === 'Home' ? 0 : view.layout.total - 1);
      else focus.go(focus.tabIndex);
      return true;
    }
    const to = Math.min(Math.max(0, target(view, from, event.key)!), view.layout.total - 1);
    if (isExtending) {
      if (selection.isEmpty) selection.origin = from;
      selection.draw(selection.origin, to);
      void selection.finishDrawn();
    }
    focus.go(to);
    return true;
  };
  useShortcut(moves, t('move'), (event) => move(event, false), { group: photos });
  useShortcut(
    moves.map((key) => `shift+${key}`),
    t('moveSelect'),
    (event) => move(event, true),
    { group: chosen },
  );
  useShortcut('Enter', t('open'), () => (isInGrid() ? open(focus.index) : false), { group: photos });
  useShortcut(' ', t('select'), () => (isInGrid() ? selection.toggle(focus.index) : false), {
    group: chosen,
  });
  useShortcut('shift+ ', '', () => {
    if (!isInGrid()) return false;
    const [from, to] = [Math.min(selection.origin, focus.index), Math.max(selection.origin, focus.index)];
    return void selection.finish({ from, to });
  });
  useShortcut('mod+a', t('selectAll'), () => void selection.finishAll(view.layout.total), {
    group: chosen,
  });
  useShortcut('Escape', t('clear'), () => selection.clear(), { group: chosen, isOn: !selection.isEmpty });
  useShortcut(['ContextMenu', 'shift+F10'], t('more'), () => {
    const cell = root.current?.querySelector(`[data-index="${focus.index}"]`)?.getBoundingClientRect();
    const box = root.current?.getBoundingClientRect();
    if (!isInGrid() || !cell || !box) return false;
    return onMenu({ at: { x: cell.left - box.left + 12, y: cell.top - box.top + 12 }, index: focus.index });
  });
  useActionKeys(actions, !selection.isEmpty || isInGrid, chosen);
}

function useActionKeys(actions: SelectionAction[], isOn: boolean | (() => boolean), group: string): void {
  const run = (id: string) => () => {
    const isNow = typeof isOn === 'boolean' ? isOn : isOn();
    const action = actions.find((each) => each.id === id);
    return isNow && action ? action.run() : false;
  };
  const words = (id: string) => actions.find((each) => each.id === id)?.label ?? '';
  const has = (id: string) => ({ group, isOn: words(id) !== '' });
  useShortcut('f', words('favourite'), run('favourite'), has('favourite'));
  useShortcut('h', words('hide'), run('hide'), has('hide'));
  useShortcut(['Delete', 'Backspace'], words('trash'), run('trash'), has('trash'));
  useShortcut('r', words('restore'), run('restore'), has('restore'));
  useShortcut('Delete', words('purge'), run('purge'), has('purge'));
  useShortcut('mod+s', words('save'), run('save'), has('save'));
  useShortcut('shift+f', words('fetch'), run('fetch'), has('fetch'));
  useShortcut('k', words('keep'), run('keep'), has('keep'));
  useShortcut('shift+e', words('evict'), run('evict'), has('evict'));
}
