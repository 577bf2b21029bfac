import type { SomeHandlers } from '../handlers.ts';
import type { HostContext } from '../host-context.ts';

export function createTaskHandlers({
  tasks,
}: Pick<HostContext, 'tasks'>): SomeHandlers<'tasks' | 'pauseTask' | 'resumeTask' | 'cancelTask'> {
  return {
    tasks: () => ({ tasks: tasks.list() }),
    pauseTask: async ({ taskId }) => {
      await tasks.pause(taskId);
      return {};
    },
    resumeTask: ({ taskId }) => {
      tasks.resume(taskId);
      return {};
    },
    cancelTask: async ({ taskId }) => {
      await tasks.cancel(taskId);
      return {};
    },
  };
}
