import type { EngineEvent, Topic } from '../../contract/api/events.ts';
import type { Task } from '../../contract/api/tasks.ts';
import { createPacer } from './pacer.ts';

const taskMs = 125;
const topicMs = 250;

/** What the host tells whoever listens: a listener that throws harms nobody else. */
export function createNews() {
  const listeners = new Set<(event: EngineEvent) => void>();
  const tell = (event: EngineEvent) => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch {
        // It is gone, or about to be.
      }
    }
  };
  const topics = createPacer<Topic, Topic>(topicMs, (due) => tell({ type: 'changed', topics: due }));
  const tasks = createPacer<string, Task>(taskMs, (due) => {
    for (const task of due) tell({ type: 'task', task });
  });
  return {
    subscribe: (listener: (event: EngineEvent) => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    changed: (...changed: Topic[]) => {
      for (const topic of changed) topics.offer(topic, topic);
    },
    /** A change of state is told at once, steps between at their pace. */
    task: (task: Task, isNewState: boolean) => tasks.offer(task.id, task, isNewState),
    close: () => {
      topics.close();
      tasks.close();
      listeners.clear();
    },
  };
}

export type News = ReturnType<typeof createNews>;
