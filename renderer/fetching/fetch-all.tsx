import { useState } from 'react';
import { useAsk } from '../api/hooks.ts';
import { EngineError } from '../api/request.ts';
import { Button } from '../parts/button.tsx';
import { TaskProgress } from '../parts/task-progress.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './fetch-all.module.css';
import { useFetchTask } from './use-fetch-task.ts';
import { useFetching } from './use-fetching.tsx';
import { useFetchingWords } from './words.ts';

/** Everything that is only in the vault: how much that is, and the way to have it here. While some come, how far they are. */
export function FetchAll({ goesAgain }: { goesAgain: boolean }) {
  const t = useFetchingWords();
  const formats = useFormats();
  const task = useFetchTask();
  const { data: cost } = useAsk('fetchCost', {}, { enabled: task === undefined });
  const { fetchAll } = useFetching();
  const [trouble, setTrouble] = useState<EngineError>();
  if (task) return <TaskProgress task={task} label={t('fetching')} paused={t('paused')} />;
  if (!cost || cost.files === 0) return null;
  const begin = () => {
    setTrouble(undefined);
    fetchAll().catch((error: unknown) => {
      if (error instanceof EngineError) setTrouble(error);
    });
  };
  return (
    <div className={styles.all}>
      <Button onPress={begin}>{t('fetchAll')}</Button>
      <p className={styles.soft}>
        {[
          t('fetchAllAbout', { count: cost.assets, size: formats.size(cost.bytes) }),
          goesAgain && t('againGone'),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      {trouble && <TroubleLine trouble={trouble} />}
    </div>
  );
}
