import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import { useLocation } from 'wouter';
import { followEvents } from '../api/events.ts';
import { useAsk } from '../api/hooks.ts';
import { ask, EngineError } from '../api/request.ts';
import { i18next, languageOf, localeOf, setLanguage } from '../i18n/i18n.ts';
import { ConfirmHost } from '../parts/confirm.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { ToastHost } from '../parts/toast.tsx';
import { Waiting } from '../parts/waiting.tsx';
import styles from './app.module.css';
import { setConnection } from './connection.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { desktopWindow } from './desktop-window.ts';
import { LiveRegion } from './live-region.tsx';
import { MainWindow } from './main-window.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { listenForShortcuts } from './shortcuts.ts';
import { useSettings } from './use-settings.ts';
import { useTheme } from './use-theme.ts';
import { viewState } from './view-state.ts';
import { useAppWords } from './words.ts';

const Onboarding = lazy(async () => ({ default: (await import('../onboarding/onboarding.tsx')).Onboarding }));

/** Nothing goes stale by age: events say what has changed. An engine that is away is asked again until it is back. */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (_, error) => error instanceof EngineError && error.code === 'engine-away',
      retryDelay: (tries) => Math.min(3000, 300 * 2 ** tries),
    },
    mutations: { networkMode: 'always' },
  },
});

// Asked for beside the settings, not after them: the first photos are on screen sooner.
if (location.pathname === '/')
  void client.prefetchQuery({
    queryKey: ['timelineDays', { view: 'photos' }],
    queryFn: ({ signal }) => ask('timelineDays', { view: 'photos' }, { signal }),
  });

export function App() {
  useEffect(() => followEvents(client, setConnection), []);
  useEffect(listenForShortcuts, []);
  return (
    <QueryClientProvider client={client}>
      <I18nextProvider i18n={i18next}>
        <Localised />
      </I18nextProvider>
    </QueryClientProvider>
  );
}

function Localised() {
  const settings = useSettings();
  const { theme, zoom, layout } = settings;
  const language = languageOf(settings.language);
  const [, navigate] = useLocation();
  useTheme(theme);
  useEffect(() => void setLanguage(language), [language]);
  useEffect(() => desktopWindow?.onGo((address) => navigate(address)), [navigate]);
  useEffect(() => viewState.take({ zoom, layout }), [zoom, layout]);
  return (
    <I18nProvider locale={localeOf(language)}>
      <RouterProvider navigate={navigate}>
        <Window />
        <ShortcutSheet />
        <ConfirmHost />
        <ToastHost />
        <ConnectionBanner />
        <LiveRegion />
      </RouterProvider>
    </I18nProvider>
  );
}

/** What the library's state asks for: the photos, or a first step, or what is the matter. */
function Window() {
  const t = useAppWords();
  // Asked here too, so that nothing is drawn in a theme or a language that changes at once.
  const { isPending } = useAsk('settings', {});
  const { data: library, error, refetch } = useAsk('library', {});
  // Its last step comes after the library is made.
  const [isOnboarding, setIsOnboarding] = useState(false);
  if (error && !library) return <Broken trouble={error} onRetry={() => void refetch()} />;
  if (!library || isPending)
    return (
      <main className={styles.alone}>
        <Waiting label={t('starting')} />
      </main>
    );
  if (library.state === 'trouble' && library.trouble)
    return <Broken trouble={library.trouble} onRetry={() => void refetch()} />;
  if (library.state === 'none' && !isOnboarding) setIsOnboarding(true);
  if (isOnboarding)
    return (
      <Suspense fallback={<Waiting />}>
        <Onboarding onDone={() => setIsOnboarding(false)} />
      </Suspense>
    );
  return <MainWindow />;
}

function Broken({ trouble, onRetry }: { trouble: { code: string; message: string }; onRetry: () => void }) {
  const t = useAppWords();
  return (
    <main className={styles.alone}>
      <ErrorState
        isPlace
        trouble={trouble}
        title={t('libraryTrouble')}
        still={t('libraryTroubleStill')}
        onRetry={onRetry}
      />
    </main>
  );
}
