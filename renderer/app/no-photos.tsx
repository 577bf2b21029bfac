import { Images } from 'lucide-react';
import { useAsk, useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProgressLine } from '../parts/progress-line.tsx';
import { toast } from '../parts/toast.tsx';
import { troubleInWords } from '../parts/trouble-words.ts';
import styles from './no-photos.module.css';
import { useAppWords } from './words.ts';

/** No photo to show: what belongs here, that it is on its way, or that the person has put all of them away. */
export function NoPhotos() {
  const t = useAppWords();
  const tasks = useAsk('tasks', {}).data?.tasks ?? [];
  const coming = tasks.find(
    ({ kind, state }) =>
      (kind === 'samples' || kind === 'import') && (state === 'running' || state === 'waiting'),
  );
  const { data: counts } = useAsk('viewCounts', {});
  const samples = useTell('trySamples');
  const trySamples = () =>
    samples.mutate({}, { onError: (error) => toast({ words: troubleInWords(error), isTrouble: true }) });
  if (coming)
    return (
      <EmptyState icon={<Images />} title={t('comingTitle')}>
        <p>{t('coming')}</p>
        <div className={styles.line}>
          <ProgressLine
            label={t('comingTitle')}
            done={coming.done}
            total={coming.total}
            subject={coming.id}
          />
        </div>
      </EmptyState>
    );
  if (counts && counts.hidden + counts.trash > 0)
    return (
      <EmptyState icon={<Images />} title={t('putAwayTitle')}>
        {t('putAway')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Images />}
      title={t('noPhotosTitle')}
      action={
        <Button isDisabled={samples.isPending} onPress={trySamples}>
          {t('samples')}
        </Button>
      }
    >
      {t('noPhotos')}
    </EmptyState>
  );
}
