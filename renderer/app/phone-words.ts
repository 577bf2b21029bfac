import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import type { Formats } from '../parts/formats.ts';
import type { useAppWords } from './words.ts';

/** What a phone is doing, in two or three words. */
export function phoneWords(
  phone: PhoneCard,
  task: Task | undefined,
  t: ReturnType<typeof useAppWords>,
  { count }: Pick<Formats, 'count'>,
): string {
  if (task && task.state !== 'done' && task.state !== 'failed' && task.state !== 'stopped') {
    if (task.trouble) return t('phoneWaits');
    if (task.state === 'paused') return t('phonePaused');
    if (task.kind === 'look') return t('phoneLook');
    if (task.kind === 'free') return t('phoneFree');
    if (!task.total) return t('phoneImportStart');
    return t('phoneImport', { done: count(task.done), total: count(task.total) });
  }
  if (phone.state === 'away') return t('phoneAway');
  if (phone.state !== 'ready') return t('phoneWaits');
  if (phone.pending.items > 0) return t('phoneNew', { count: phone.pending.items });
  return t(phone.lookedAtMs !== null && phone.listed > 0 ? 'phoneAllHere' : 'phoneReady');
}
