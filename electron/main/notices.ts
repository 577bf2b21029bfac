import type { Task } from '../contract/api/tasks.ts';
import type { ShellWords } from './words.ts';

export interface Notice {
  title: string;
  body: string;
  /** Where a click leads. */
  address: string;
}

/** What a person who looks elsewhere wants to hear of a task that ended; undefined: nothing. */
export function noticeOf(task: Task, words: ShellWords): Notice | undefined {
  const phone = task.phone === undefined ? '/' : `/phones/${encodeURIComponent(task.phone)}`;
  const why = [task.trouble?.message, task.trouble?.advice].filter(Boolean).join(' ');
  if (task.kind === 'import' && task.state === 'done' && (task.result?.imported ?? 0) > 0)
    return { title: words.imported, body: words.importedBody, address: phone };
  // Who stopped it knows.
  if (!why || task.trouble?.code === 'interrupted') return undefined;
  if (task.kind === 'import' && task.state !== 'done')
    return { title: words.importStopped, body: why, address: phone };
  if (task.kind === 'backup' && task.state !== 'done')
    return { title: words.backupStopped, body: why, address: '/backup' };
  return undefined;
}
