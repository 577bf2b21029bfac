import type { FreeSpaceTarget } from '../../electron/contract/api/free-space.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useAsk } from '../api/hooks.ts';

/** Freeing space there: what is under way, or how the last one ended since the engine runs. */
export function useFreeTask(target: FreeSpaceTarget): { busy?: Task; last?: Task } {
  const tasks = useAsk('tasks', {}).data?.tasks ?? [];
  const phone = target === 'desktop' ? undefined : target.phone;
  const own = tasks.filter((task) => task.kind === 'free' && task.phone === phone);
  const busy = own.find(({ endedAtMs }) => endedAtMs === null);
  const last = own.find(({ endedAtMs }) => endedAtMs !== null);
  return { ...(busy && { busy }), ...(last && { last }) };
}
