import { lazy, Suspense, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { BottomBar } from './bottom-bar.tsx';
import styles from './main-window.module.css';
import { destinations } from './navigation.ts';
import { filterOf, type Place, usePlace } from './place.ts';
import { PlaceBoundary } from './place-boundary.tsx';
import { PlaceView } from './place-view.tsx';
import { useShortcut } from './shortcuts.ts';
import { usePhones } from './side-phones.tsx';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { compact, narrow, useMedia } from './use-media.ts';
import { usePlaceTitle } from './use-place-title.ts';
import { useAppWords } from './words.ts';

const Viewer = lazy(async () => ({ default: (await import('../viewer/viewer.tsx')).Viewer }));

/** The window of an open library. */
export function MainWindow() {
  const t = useAppWords();
  const place = usePlace();
  const isNarrow = useMedia(narrow);
  const isCompact = useMedia(compact);
  const main = useRef<HTMLElement>(null);
  const title = usePlaceName(place);
  const isKnown =
    place.path.startsWith('/phones/') ||
    place.path === '/settings/free-up' ||
    destinations.some(({ path }) => path === place.path);
  usePlaceTitle(title, place.path, main);
  const isViewing = place.photoId !== null;
  return (
    <>
      <div className={styles.shell} data-narrow={isNarrow || undefined} inert={isViewing}>
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          {t('skip')}
        </button>
        {!isNarrow && <Sidebar isCompact={isCompact} />}
        <div className={styles.column}>
          <TopBar />
          <main ref={main} tabIndex={filterOf(place) ? -1 : 0} aria-label={title} className={styles.main}>
            {(filterOf(place) || !isKnown) && <h1 className="hidden-from-eyes">{title}</h1>}
            <PlaceBoundary place={place.path}>
              <PlaceView place={place} />
            </PlaceBoundary>
          </main>
        </div>
        {isNarrow && <BottomBar />}
      </div>
      {isViewing && <OpenPhoto id={place.photoId!} />}
      {destinations.map(({ path, words, key }) => (
        <GoTo key={path} path={path} name={t(words)} keys={`g ${key}`} />
      ))}
    </>
  );
}

function usePlaceName({ path, search }: Place): string {
  const t = useAppWords();
  const phones = usePhones();
  if (path === '/deleted') return t('deletedTitle');
  if (path === '/search') {
    const words = new URLSearchParams(search).get('q');
    return words ? t('searchFor', { words: words.slice(0, 80) }) : t('searchTitle');
  }
  if (path.startsWith('/phones/')) {
    const [id, isFreeUp] = path.slice('/phones/'.length).split('/');
    const name = phones.find(({ phone }) => phone.id === decodeURIComponent(id!))?.phone.name;
    if (name === undefined) return t('phones');
    return isFreeUp ? t('freeUpPhone', { name }) : name;
  }
  if (path === '/settings/free-up') return t('freeUpHere');
  const known = destinations.find((each) => each.path === path);
  return known ? t(known.words) : t('notFoundTitle');
}

function GoTo({ path, name, keys }: { path: string; name: string; keys: string }) {
  const t = useAppWords();
  const [, navigate] = useLocation();
  useShortcut(keys, name, () => navigate(path), { group: t('groupGo') });
  return null;
}

/** The viewer over the place, which stays as it is beneath. Closing goes back to it, and the focus to where it was. */
function OpenPhoto({ id }: { id: number }) {
  const [, navigate] = useLocation();
  const cameFrom = useRef(document.activeElement);
  useEffect(
    () => () => {
      const { current } = cameFrom;
      queueMicrotask(() => {
        if (document.activeElement === document.body && current instanceof HTMLElement)
          current.focus({ preventScroll: true });
      });
    },
    [],
  );
  const close = () => {
    if (history.state?.from) history.back();
    else navigate('/', { replace: true });
  };
  return (
    <PlaceBoundary place={`/photo/${id}`}>
      <Suspense fallback={<div className={styles.veil} />}>
        <Viewer id={id} onClose={close} />
      </Suspense>
    </PlaceBoundary>
  );
}
