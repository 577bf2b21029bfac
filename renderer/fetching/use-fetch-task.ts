import type { Task } from '../../electron/contract/api/tasks.ts';
import { useAsk } from '../api/hooks.ts';

/** The task that brings originals here, while it is under way. */
export function useFetchTask(): Task | undefined {
  const tasks = useAsk('tasks', {}).data?.tasks ?? [];
  return tasks.find(({ kind, endedAtMs }) => kind === 'fetch' && endedAtMs === null);
}
