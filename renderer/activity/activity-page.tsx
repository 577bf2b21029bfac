import { useInfiniteQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ActivityEntry } from '../../electron/contract/api/settings.ts';
import { ask } from '../api/request.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { ActivityDay } from './activity-day.tsx';
import { byDay } from './by-day.ts';
import { useActivityWords } from './words.ts';

interface ActivityAnswer {
  entries: ActivityEntry[];
  isLast: boolean;
}

/** What happened, newest first, as far back as the person scrolls. */
export function ActivityPage() {
  const t = useActivityWords();
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery<
    ActivityAnswer,
    Error & { code?: string },
    { pages: ActivityAnswer[] },
    readonly unknown[],
    number | undefined
  >({
    queryKey: ['activity', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      ask('activity', pageParam === undefined ? {} : { before: pageParam }, { signal }),
    initialPageParam: undefined,
    getNextPageParam: ({ entries, isLast }) => (isLast ? undefined : entries.at(-1)?.id),
  });
  if (error && !data)
    return (
      <ErrorState
        trouble={{ code: error.code ?? error.name, message: error.message }}
        onRetry={() => void refetch()}
      />
    );
  if (!data) return <Waiting />;
  const entries = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0)
    return (
      <Page title={t('title')}>
        <EmptyState icon={<Activity />} title={t('emptyTitle')}>
          {t('empty')}
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t('title')}>
      {byDay(entries).map(({ day, entries: ofDay }) => (
        <ActivityDay key={day} day={day} entries={ofDay} />
      ))}
      {hasNextPage && <More isBusy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </Page>
  );
}

/** Goes on by itself when it comes near; a button for who does not scroll. */
function More({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const t = useActivityWords();
  const here = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  useEffect(() => {
    if (isBusy) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '600px',
    });
    watch.observe(here.current!);
    return () => watch.disconnect();
  }, [isBusy]);
  return (
    <div ref={here}>
      <Button kind="quiet" isDisabled={isBusy} onPress={onMore}>
        {t(isBusy ? 'loading' : 'more')}
      </Button>
    </div>
  );
}
