import type { QueryClient } from '@tanstack/react-query';
import type { QueryName } from '../../electron/contract/api/api.ts';
import type { EngineEvent, Topic } from '../../electron/contract/api/events.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';

const staleBy: Record<Topic, readonly QueryName[]> = {
  timeline: ['timelineDays', 'timelineTiles', 'tiles', 'timelinePlace', 'viewCounts', 'asset'],
  phones: ['phones', 'phoneLedger'],
  safety: ['safety'],
  vault: ['vault', 'asset'],
  settings: ['settings'],
  library: ['library'],
  activity: ['activity'],
};

/**
 * Follows the engine: what it says has changed is asked for again, tasks go straight into the cache. Comes back by itself when
 * the engine was away; `onConnection` hears of both. Gives what ends it.
 */
export function followEvents(client: QueryClient, onConnection: (isThere: boolean) => void): () => void {
  const source = new EventSource('/api/events');
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => onConnection(false));
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as EngineEvent;
    if (event.type === 'hello') void client.invalidateQueries();
    else if (event.type === 'task') putTask(client, event.task);
    else
      for (const topic of event.topics)
        for (const name of staleBy[topic]) void client.invalidateQueries({ queryKey: [name] });
  });
  return () => source.close();
}

function putTask(client: QueryClient, task: Task): void {
  client.setQueryData<{ tasks: Task[] }>(['tasks', {}], (known) => {
    const tasks = known?.tasks ?? [];
    const isKnown = tasks.some((each) => each.id === task.id);
    return { tasks: isKnown ? tasks.map((each) => (each.id === task.id ? task : each)) : [task, ...tasks] };
  });
}
