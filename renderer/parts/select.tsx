import { Check, ChevronsUpDown } from 'lucide-react';
import { use } from 'react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectStateContext,
  SelectValue,
} from 'react-aria-components';
import { ShortcutLayer } from '../app/shortcuts.ts';
import menu from './menu.module.css';
import styles from './select.module.css';

interface SelectProps<Id extends string> {
  label: string;
  value: Id;
  options: readonly { id: Id; label: string }[];
  onChange: (value: Id) => void;
}

export function Select<Id extends string>({ label, value, options, onChange }: SelectProps<Id>) {
  return (
    <AriaSelect
      value={value}
      onChange={(next) => next !== null && onChange(next as Id)}
      className={styles.select}
    >
      {/* Not around the list: that is also drawn, unseen, while it is closed. */}
      <OwnKeys />
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <ChevronsUpDown aria-hidden />
      </Button>
      <Popover className={menu.popover} placement="bottom end" offset={4}>
        <ListBox className={menu.menu}>
          {options.map(({ id, label: words }) => (
            <ListBoxItem key={id} id={id} textValue={words} className={menu.item}>
              {({ isSelected }) => (
                <>
                  <span className={menu.label}>{words}</span>
                  {isSelected && <Check aria-hidden />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

function OwnKeys() {
  return use(SelectStateContext)?.isOpen ? <ShortcutLayer>{null}</ShortcutLayer> : null;
}
