import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { GridView } from '../grid/grid-view.ts';
import type { Shown } from '../grid/shown.ts';
import { lastAtMost } from '../layout/search-sorted.ts';
import { useLabels } from '../use-labels.ts';
import { useTimelineWords } from '../words.ts';
import styles from './scrubber.module.css';
import { scrubberMarks, thinned } from './scrubber-marks.ts';

const labelGap = 22;
const dotGap = 7;
/** Above and below the track, so that its first and last words are whole. */
const margin = 14;

/** All of time at the right edge: years as words, months as points, as far apart as their photos are many. */
export function Scrubber({ view, shown, height }: { view: GridView; shown: Shown; height: number }) {
  const t = useTimelineWords();
  const labels = useLabels();
  const thumb = useRef<HTMLDivElement>(null);
  const [bubble, setBubble] = useState<{ y: number; words: string } | null>(null);
  const [isDragging, setIsDragging] = useState(false);
  const length = Math.max(1, height - 2 * margin);
  const { layout } = shown;
  const { most } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights grow with what is loaded
  const marks = useMemo(
    () => scrubberMarks(view.store.index, layout, most),
    [layout, Math.round(layout.height / 2000), view.store.index, most === 0],
  );
  const seen = useMemo(() => thinned(marks, length, { labelGap, dotGap }), [marks, length]);
  const heights = useMemo(() => marks.map((mark) => mark.at), [marks]);
  const markAt = (fraction: number) => marks[lastAtMost(heights, fraction + 1e-9)];

  const [position, setPosition] = useState(0);
  useLayoutEffect(() => {
    const move = () => {
      const fraction = view.most > 0 ? Math.min(1, view.scroll / view.most) : 0;
      thumb.current!.style.transform = `translateY(${margin + fraction * length}px)`;
      setPosition(Math.round(fraction * 1000));
    };
    move();
    return view.onScroll(move);
  });

  const at = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientY - box.top - margin) / length));
  };
  const show = (fraction: number) => {
    const mark = markAt(fraction);
    setBubble(mark ? { y: margin + fraction * length, words: labels.month(mark.day) } : null);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setIsDragging(true);
    view.scrollTo(at(event) * view.most);
    show(at(event));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) view.scrollTo(at(event) * view.most);
    else if (event.pointerType === 'touch') return;
    show(at(event));
  };
  const end = () => {
    setIsDragging(false);
    setBubble(null);
  };
  const go = (index: number) => {
    const mark = marks[Math.min(marks.length - 1, Math.max(0, index))];
    if (mark) view.scrollTo(mark.at * view.most);
  };
  const current = lastAtMost(heights, view.most > 0 ? view.scroll / view.most + 1e-6 : 0);
  const year = (direction: 1 | -1) => {
    let index = current + direction;
    while (marks[index] && !marks[index]!.isYear) index += direction;
    go(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowRight') go(current + 1);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') go(current - 1);
    else if (event.key === 'PageDown') year(1);
    else if (event.key === 'PageUp') year(-1);
    else if (event.key === 'Home') view.scrollTo(0);
    else if (event.key === 'End') view.scrollTo(view.most);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const now = marks[current];
  // An element of its own: where the thumb stood must not move what comes in its place.
  if (marks.length === 0 || most < height / 2) return <div key="none" ref={thumb} hidden />;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('scrubber')}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={1000}
      aria-valuenow={position}
      aria-valuetext={now ? labels.month(now.day) : ''}
      className={styles.scrubber}
      data-dragging={isDragging || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={(event) => !event.currentTarget.hasPointerCapture(event.pointerId) && setBubble(null)}
      onKeyDown={onKeyDown}
    >
      {seen.map((mark) =>
        mark.isYear ? (
          <span key={mark.day} className={styles.year} style={{ top: margin + mark.at * length }}>
            {labels.year(mark.day)}
          </span>
        ) : (
          <span key={mark.day} className={styles.dot} style={{ top: margin + mark.at * length }} />
        ),
      )}
      <div ref={thumb} className={styles.thumb} />
      {bubble && (
        <div className={styles.bubble} style={{ top: Math.min(height - 20, Math.max(20, bubble.y)) }}>
          {bubble.words}
        </div>
      )}
    </div>
  );
}
