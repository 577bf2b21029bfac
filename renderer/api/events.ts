import type { QueryClient } from '@tanstack/react-query';
import type { QueryName } from '../../electron/contract/api/api.ts';
import type { EngineEvent, Topic } from '../../electron/contract/api/events.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';

const staleBy: Record<Topic, readonly QueryName[]> = {
  timeline: ['timelineDays', 'timelineTiles', 'tiles', 'burst', 'timelinePlace', 'viewCounts', 'asset'],
  phones: ['phones', 'phoneLedger', 'phoneList'],
  safety: ['safety'],
  vault: ['vault', 'mirrors', 'asset'],
  settings: ['settings'],
  library: ['library'],
  activity: ['activity'],
};

/** What any task may have changed when it ends; too dear to be asked for at every step of one. */
const staleByTask: readonly QueryName[] = ['planFreeSpace', 'copies', 'fetchCost'];

/** `refused`: the engine is there, and does not know this window any more. */
export type Connection = 'there' | 'away' | 'refused';

/** How long to wait before asking for the events again, in ms: soon at first, then calmly. */
const pausesMs = [300, 600, 1200, 2500, 5000];

/**
 * Follows the engine: what it says has changed is asked for again, tasks go straight into the cache. Comes back by itself when
 * the engine was away; `onConnection` hears of both. Gives what ends it.
 *
 * Only while the page can be seen: a browser has six connections for all tabs of an engine, and a stream keeps one. Six tabs that
 * all listen would leave none to ask with. Whoever comes back to a tab has everything asked anew.
 */
export function followEvents(
  client: QueryClient,
  onConnection: (connection: Connection) => void,
): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  const open = () => {
    if (document.visibilityState === 'hidden') return;
    source = new EventSource('/api/events');
    source.addEventListener('open', () => {
      tries = 0;
      onConnection('there');
    });
    source.addEventListener('error', again);
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as EngineEvent;
      // What is being asked for at this moment is fresh: it is not asked for again.
      if (event.type === 'hello') void client.invalidateQueries({}, { cancelRefetch: false });
      else if (event.type === 'task') {
        putTask(client, event.task);
        if (event.task.endedAtMs !== null)
          for (const name of staleByTask) void client.invalidateQueries({ queryKey: [name] });
      } else
        for (const topic of event.topics)
          for (const name of staleBy[topic]) void client.invalidateQueries({ queryKey: [name] });
    });
  };
  // A browser gives up for good on an answer that is no stream, and waits long otherwise: the pauses are ours.
  const stop = () => {
    source?.close();
    clearTimeout(timer);
  };
  const again = () => {
    stop();
    timer = setTimeout(open, pausesMs[Math.min(tries, pausesMs.length - 1)]);
    tries += 1;
    void fetch('/api/about').then(
      ({ status }) => onConnection(status === 401 || status === 403 ? 'refused' : 'away'),
      () => onConnection('away'),
    );
  };
  const seen = () => {
    stop();
    tries = 0;
    open();
  };
  document.addEventListener('visibilitychange', seen);
  open();
  return () => {
    document.removeEventListener('visibilitychange', seen);
    stop();
  };
}

function putTask(client: QueryClient, task: Task): void {
  client.setQueryData<{ tasks: Task[] }>(['tasks', {}], (known) => {
    const tasks = known?.tasks ?? [];
    const isKnown = tasks.some((each) => each.id === task.id);
    return { tasks: isKnown ? tasks.map((each) => (each.id === task.id ? task : each)) : [task, ...tasks] };
  });
}
