import { RotateCcw, Trash2 } from 'lucide-react';
import { useAsk } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import styles from './deleted-page.module.css';
import { useTrash } from './use-trash.ts';
import { useTrashWords } from './words.ts';

const filter = { view: 'trash' } as const;

/** What was deleted, until its thirty days are over. */
export function DeletedPage() {
  const t = useTrashWords();
  const { restore, purge, purgeAll } = useTrash();
  const count = useAsk('viewCounts', {}).data?.trash ?? 0;
  const empty = (
    <EmptyState icon={<Trash2 />} title={t('emptyTitle')}>
      {t('empty')}
    </EmptyState>
  );
  return (
    <Timeline
      filter={filter}
      empty={empty}
      header={
        count > 0 && (
          <div className={styles.head}>
            <div className={styles.words}>
              <h2>{t('deletedTitle')}</h2>
              <p>{t('about')}</p>
            </div>
            <Button onPress={() => void purgeAll()}>
              <Trash2 aria-hidden />
              {t('emptyTrash')}
            </Button>
          </div>
        )
      }
      actions={(ids, done) => (
        <>
          <Button kind="quiet" onPress={async () => (await restore(ids)) && done()}>
            <RotateCcw aria-hidden />
            {t('restore', { count: ids.length })}
          </Button>
          <Button kind="quiet" onPress={async () => (await purge(ids)) && done()}>
            <Trash2 aria-hidden />
            {t('purge', { count: ids.length })}
          </Button>
        </>
      )}
    />
  );
}
