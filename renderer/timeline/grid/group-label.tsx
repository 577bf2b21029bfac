// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out by coordinates, nor hold one line of a hundred thousand
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves among the cells
import { Check } from 'lucide-react';
import { memo, type Ref } from 'react';
import styles from './grid.module.css';

interface GroupLabelProps {
  words: string;
  /** What it selects, in words. */
  selectWords: string;
  isSelected: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  onSelect: () => void;
  ref: Ref<HTMLDivElement>;
}

/** "Saturday, 1 June 2024", and a circle that selects all of it. */
export const GroupLabel = memo(function GroupLabel(props: GroupLabelProps) {
  const { words, selectWords, isSelected, x, y, width, height, onSelect, ref } = props;
  return (
    <div
      ref={ref}
      role="rowheader"
      className={styles.label}
      data-first={x === 0 || undefined}
      style={{ width, height, left: x, transform: `translateY(${y}px)` }}
    >
      <h2 className={styles.words}>{words}</h2>
      <button
        type="button"
        role="checkbox"
        aria-checked={isSelected}
        aria-label={selectWords}
        tabIndex={-1}
        className={styles.all}
        onClick={onSelect}
      >
        <Check aria-hidden />
      </button>
    </div>
  );
});
