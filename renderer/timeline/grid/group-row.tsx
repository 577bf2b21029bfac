// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out by coordinates, nor hold one line of a hundred thousand
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves among the cells
import { useCallback } from 'react';
import type { Selection } from '../selection/selection.ts';
import styles from './grid.module.css';
import type { GridView } from './grid-view.ts';
import { GroupLabel } from './group-label.tsx';
import type { GroupShown } from './lines-shown.ts';
import type { Shown } from './shown.ts';
import { TileCell } from './tile-cell.tsx';
import type { Speech } from './use-speech.ts';

interface GroupRowProps {
  group: GroupShown;
  shown: Shown;
  view: GridView;
  selection: Selection;
  selectionVersion: number;
  focusIndex: number;
  hasVault: boolean;
  labels: Map<number, HTMLElement>;
  /** The tile whose video plays; -1: none. */
  playing: number;
  speech: Speech;
}

/** In so few pixels the words are short. */
const shortWidth = 220;

/** A day (or month): to a screen reader one row of the grid, however many lines it has on screen. */
export function GroupRow(props: GroupRowProps) {
  const { group: each, shown, view, selection, focusIndex, hasVault, labels, playing, speech } = props;
  const { t, labels: words } = speech;
  const { layout, origin } = shown;
  const { group } = each;
  const day = layout.groups.days[group]!;
  const [start, end] = [layout.groups.starts[group]!, layout.groups.starts[group + 1]!];
  const isMonth = layout.metrics.groupBy === 'month';
  // Labels that stand side by side are of one kind.
  const isShort = each.width < shortWidth || layout.segments.shared[each.segment]! > 1;
  const name = isMonth ? words.month(day) : words.day(day);
  const isSelected = isAllSelected(view, selection, Math.max(start, shown.from), Math.min(end, shown.to));
  const label = useCallback(
    (element: HTMLDivElement | null) => {
      if (element) labels.set(group, element);
      return () => void labels.delete(group);
    },
    [labels, group],
  );
  const onSelect = useCallback(
    () => void selection.finish({ from: start, to: end - 1 }, !isSelected),
    [selection, start, end, isSelected],
  );
  const cell = (index: number, x: number, width: number, height: number) => {
    const tile = view.store.tileAt(index);
    return (
      <TileCell
        key={index}
        view={view}
        index={index}
        column={index - start + 2}
        tile={tile}
        x={x}
        width={width}
        height={height}
        isSelected={selection.has(index, tile)}
        isFocusable={index === focusIndex}
        hasVault={hasVault}
        isPlaying={index === playing}
        speech={speech}
        isPainted={layout.metrics.isPainted}
      />
    );
  };
  // Where tiles are only drawn, the one that has the focus is an element all the same.
  const painted =
    layout.metrics.isPainted && focusIndex >= start && focusIndex < end
      ? layout.rectOf(focusIndex)
      : undefined;
  return (
    <div role="row" aria-rowindex={group + 1} aria-label={`${name}, ${t('count', { count: end - start })}`}>
      <GroupLabel
        ref={label}
        words={isShort ? (isMonth ? words.shortMonth(day) : words.shortDay(day)) : name}
        selectWords={t('selectGroup', { name })}
        isSelected={isSelected}
        x={each.left}
        y={each.top - origin}
        width={each.width}
        height={layout.metrics.headerHeight}
        onSelect={onSelect}
      />
      {each.lines.map(({ row, top, from, to }) => (
        <div
          key={row.start}
          role="presentation"
          className={styles.line}
          style={{ transform: `translateY(${top - origin}px)` }}
        >
          {row.x
            .slice(from - row.start, to - row.start)
            .map((x, at) => cell(from + at, x, row.width[from - row.start + at]!, row.height))}
        </div>
      ))}
      {painted && (
        <div
          role="presentation"
          className={styles.line}
          style={{ transform: `translateY(${painted.y - origin}px)` }}
        >
          {cell(focusIndex, painted.x, painted.width, painted.height)}
        </div>
      )}
    </div>
  );
}

/** Whether all of it that is on screen is selected. */
function isAllSelected(view: GridView, selection: Selection, from: number, to: number): boolean {
  if (to <= from || selection.isEmpty) return false;
  for (let index = from; index < to; index += 1)
    if (!selection.has(index, view.store.tileAt(index))) return false;
  return true;
}
