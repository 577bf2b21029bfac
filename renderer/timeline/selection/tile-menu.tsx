import { Check, Maximize2 } from 'lucide-react';
import { useRef } from 'react';
import { Popover } from 'react-aria-components';
import menu from '../../parts/menu.module.css';
import { Menu } from '../../parts/menu.tsx';
import { useTimelineWords } from '../words.ts';
import { menuEntry } from './menu-entry.ts';
import type { SelectionAction } from './use-selection-actions.tsx';

interface TileMenuProps {
  /** In the grid, in pixels. */
  at: { x: number; y: number };
  actions: SelectionAction[];
  isSelected: boolean;
  onOpen: (() => void) | undefined;
  onToggle: () => void;
  onClose: () => void;
}

/** What can be done with the photo under the pointer, or with all that are selected. */
export function TileMenu({ at, actions, isSelected, onOpen, onToggle, onClose }: TileMenuProps) {
  const t = useTimelineWords();
  const trigger = useRef<HTMLSpanElement>(null);
  const first = [
    ...(onOpen ? [{ id: 'open', label: t('open'), icon: <Maximize2 aria-hidden />, onAction: onOpen }] : []),
    {
      id: 'select',
      label: t(isSelected ? 'deselect' : 'select'),
      icon: <Check aria-hidden />,
      onAction: onToggle,
    },
  ];
  const rest = actions.map(menuEntry);
  const isLast = (id: string) => id === 'trash' || id === 'purge';
  return (
    <>
      <span ref={trigger} style={{ position: 'absolute', left: at.x, top: at.y }} />
      <Popover
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
        triggerRef={trigger}
        placement="bottom start"
        offset={2}
        className={menu.popover}
        aria-label={t('actions')}
      >
        <Menu
          label={t('actions')}
          groups={[first, rest.filter(({ id }) => !isLast(id)), rest.filter(({ id }) => isLast(id))]}
        />
      </Popover>
    </>
  );
}
