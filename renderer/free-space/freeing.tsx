import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { TaskProgress } from '../parts/task-progress.tsx';
import { useFreeSpaceWords } from './words.ts';

/** Space being made. */
export function Freeing({ task, phone }: { task: Task; phone?: Pick<PhoneCard, 'kind'> | undefined }) {
  const t = useFreeSpaceWords();
  return (
    <TaskProgress
      task={task}
      label={t(phone?.kind === 'iphone' ? 'sending' : 'freeing')}
      paused={t('paused')}
    />
  );
}
