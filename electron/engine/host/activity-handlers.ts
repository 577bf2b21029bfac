import type { ActivityEntry } from '../../contract/api/settings.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';

const pageSize = 100;

export function createActivityHandlers({ library }: Pick<HostContext, 'library'>): SomeHandlers<'activity'> {
  return {
    activity: ({ before }) => {
      const rows = library()?.catalog.activity.page(before, pageSize + 1) ?? [];
      const entries = rows.slice(0, pageSize).map(
        ({ facts, ...row }): ActivityEntry => ({
          ...row,
          facts: JSON.parse(facts) as ActivityEntry['facts'],
        }),
      );
      return { entries, isLast: rows.length <= pageSize };
    },
  };
}
