import { type ReactNode, useMemo } from 'react';
import type { TimelineFilter } from '../../electron/contract/api/timeline.ts';
import { ErrorState } from '../parts/error-state.tsx';
import { useDays } from './data/use-days.ts';
import { Grid } from './grid/grid.tsx';
import { GridView } from './grid/grid-view.ts';
import { Selection } from './selection/selection.ts';
import { tellTrouble } from './selection/tell-trouble.ts';
import styles from './timeline.module.css';
import { useTimelineWords } from './words.ts';

export interface TimelineProps {
  filter: TimelineFilter;
  /** Shown where there is nothing to show. */
  empty: ReactNode;
  /** Scrolls away with the photos, above the first day. */
  header?: ReactNode;
  /** In the bar of a selection in place of the usual actions; `done` ends the selection. */
  actions?: (ids: number[], done: () => void) => ReactNode;
}

/** All photos of a filter, newest first. */
export function Timeline(props: TimelineProps) {
  // Another filter is another timeline: nothing of the one before is kept.
  return <TimelineOf key={JSON.stringify(props.filter)} {...props} />;
}

function TimelineOf({ filter: given, empty, header, actions }: TimelineProps) {
  const t = useTimelineWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another component
  const filter = useMemo(() => given, []);
  const view = useMemo(() => new GridView(filter), [filter]);
  const selection = useMemo(() => new Selection(filter, view.store, tellTrouble), [filter, view]);
  const { data, error, refetch } = useDays(filter, view);
  if (!data && error)
    return <ErrorState trouble={error} title={t('errorTitle')} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.total === 0)
    return (
      <div className={styles.empty}>
        {header}
        {empty}
      </div>
    );
  return <Grid filter={filter} view={view} selection={selection} header={header} actions={actions} />;
}

/** The usual shape of a timeline; nobody sees it before 400 ms. */
function Loading() {
  const t = useTimelineWords();
  return (
    <div className={styles.loading} role="status" aria-label={t('loadingTitle')}>
      {Array.from({ length: 3 }, (_, day) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <div key={day} className={styles.day}>
          <span className={styles.label} />
          {Array.from({ length: 12 }, (_, tile) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <span key={tile} className={styles.blank} />
          ))}
        </div>
      ))}
    </div>
  );
}
