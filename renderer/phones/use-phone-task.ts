import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useAsk } from '../api/hooks.ts';

/** What a phone is busy with, or the last import of it that ended since the engine runs. */
export function usePhoneTask(phone: Pick<PhoneCard, 'id' | 'taskId'> | undefined): {
  busy?: Task;
  last?: Task;
} {
  const tasks = useAsk('tasks', {}).data?.tasks ?? [];
  const busy = tasks.find(({ id }) => id === phone?.taskId);
  const isOver = ({ state }: Task) => state === 'done' || state === 'stopped' || state === 'failed';
  const last = tasks.find((task) => task.phone === phone?.id && task.kind === 'import' && isOver(task));
  return { ...(busy && { busy }), ...(last && { last }) };
}
