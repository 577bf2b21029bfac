import { Label, Radio, RadioGroup } from 'react-aria-components';
import styles from './segments.module.css';

interface SegmentsProps<Id extends string> {
  label: string;
  value: Id;
  options: readonly { id: Id; label: string }[];
  onChange: (value: Id) => void;
}

/** One of a few, all in sight. */
export function Segments<Id extends string>({ label, value, options, onChange }: SegmentsProps<Id>) {
  return (
    <RadioGroup
      value={value}
      onChange={(next) => onChange(next as Id)}
      orientation="horizontal"
      className={styles.group}
    >
      <Label>{label}</Label>
      <div className={styles.segments}>
        {options.map(({ id, label: words }) => (
          <Radio key={id} value={id} className={styles.segment}>
            {words}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
