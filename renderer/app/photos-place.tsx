import { Heart, Images, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { toast } from '../parts/toast.tsx';
import { troubleInWords } from '../parts/trouble-words.ts';
import { Timeline } from '../timeline/timeline.tsx';
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
  const samples = useTell('trySamples');
  const trySamples = () =>
    samples.mutate({}, { onError: (error) => toast({ words: troubleInWords(error), isTrouble: true }) });
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
  return (
    <EmptyState
      icon={<Images />}
      title={t('noPhotosTitle')}
      action={
        <Button isDisabled={samples.isPending || samples.isSuccess} onPress={trySamples}>
          {t('samples')}
        </Button>
      }
    >
      {t('noPhotos')}
    </EmptyState>
  );
}
