import type { ReactNode } from 'react';
import type { TimelineFilter } from '../../electron/contract/api/timeline.ts';

export interface TimelineProps {
  filter: TimelineFilter;
  /** Shown where there is nothing to show. */
  empty: ReactNode;
  /** Scrolls away with the photos, above the first day. */
  header?: ReactNode;
  /** In the bar of a selection in place of the usual actions; `done` ends the selection. */
  actions?: (ids: number[], done: () => void) => ReactNode;
}

export function Timeline({ header, empty }: TimelineProps) {
  return (
    <div>
      {header}
      {empty}
    </div>
  );
}
