import type { Task } from '../../electron/contract/api/tasks.ts';
import { TaskProgress } from '../parts/task-progress.tsx';
import { usePhoneWords } from './words.ts';

/** An import or a look at a phone under way. A look is over soon, and has no end that could be told. */
export function ImportProgress({ task }: { task: Task }) {
  const t = usePhoneWords();
  const isLooking = task.kind === 'look' || task.phase === 'list' || task.phase === null;
  const looking = task.done > 0 ? t('lookingAt', { count: task.done }) : t('looking');
  return (
    <TaskProgress
      task={task}
      label={t(isLooking ? 'looking' : 'importing')}
      words={isLooking ? looking : undefined}
      paused={t('paused')}
      canPause={!isLooking}
    />
  );
}
