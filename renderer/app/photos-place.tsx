import { Heart, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { EmptyState } from '../parts/empty-state.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { NoPhotos } from './no-photos.tsx';
import { filterOf, type Place } from './place.ts';
import { useAppWords } from './words.ts';

/** Photos, favourites, and what a search finds: a timeline each. */
export function PhotosPlace({ place }: { place: Place }) {
  const { path, search } = place;
  const filter = useMemo(() => filterOf({ path, search, photoId: null })!, [path, search]);
  return <Timeline key={path} filter={filter} empty={<Empty place={place} words={filter.search} />} />;
}

function Empty({ place: { path }, words }: { place: Place; words: string | undefined }) {
  const t = useAppWords();
  if (path === '/favourites')
    return (
      <EmptyState icon={<Heart />} title={t('noFavouritesTitle')}>
        {t('noFavourites')}
      </EmptyState>
    );
  if (words)
    return (
      <EmptyState icon={<SearchX />} title={t('foundNothingTitle', { words: words.slice(0, 60) })}>
        {t('foundNothing')}
      </EmptyState>
    );
  return <NoPhotos />;
}
