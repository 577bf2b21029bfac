import { Check, ChevronsUpDown } from 'lucide-react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
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
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <ChevronsUpDown aria-hidden />
      </Button>
      <Popover className={menu.popover} placement="bottom end" offset={4}>
        <ShortcutLayer>
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
        </ShortcutLayer>
      </Popover>
    </AriaSelect>
  );
}
