import type { Task } from './tasks.ts';

/** What a query may have become stale by. */
export type Topic = 'timeline' | 'phones' | 'safety' | 'vault' | 'settings' | 'library' | 'activity';

/**
 * What `GET /api/events` streams (text/event-stream, one JSON object a message): that something changed, at most a few times a
 * second for each topic, and every step of a task. After a gap (`hello`) everything is stale.
 */
export type EngineEvent =
  | { type: 'hello' }
  | { type: 'changed'; topics: Topic[] }
  | { type: 'task'; task: Task };
