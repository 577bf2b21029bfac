import type { CommandName } from '../../electron/contract/api/api.ts';
import type { PerItem } from '../../electron/contract/api/asset-detail.ts';
import { ask, type EngineError, tell } from '../api/request.ts';
import { confirm } from '../parts/confirm.tsx';
import { toast } from '../parts/toast.tsx';
import { troubleInWords } from '../parts/trouble-words.ts';
import { useTrashWords } from './words.ts';

/** So many at once: the engine stays free to answer others between them. */
const atOnce = 500;
const [firstDay, lastDay] = [-10_000_000, 10_000_000];

type ItemCommand = Extract<CommandName, 'trashAssets' | 'restoreAssets' | 'purgeAssets'>;

async function inParts(command: ItemCommand, ids: readonly number[]): Promise<PerItem> {
  const sum: PerItem = { done: 0, refused: [] };
  for (let at = 0; at < ids.length; at += atOnce) {
    const { done, refused } = await tell(command, { ids: ids.slice(at, at + atOnce) });
    sum.done += done;
    sum.refused.push(...refused);
  }
  return sum;
}

/** Trash, restore, delete now: each says what it did and what it did not, and what can be taken back offers it. */
export function useTrash() {
  const t = useTrashWords();
  const tellOutcome = (words: string, { done, refused }: PerItem, onUndo?: () => void) => {
    if (done > 0) toast({ words, ...(onUndo && { onUndo }) });
    const first = refused[0];
    if (first)
      toast({ words: t('refused', { count: refused.length, why: troubleInWords(first) }), isTrouble: true });
  };
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      toast({ words: troubleInWords(error as EngineError), isTrouble: true });
      return false;
    }
  };
  const restore = (ids: readonly number[]) =>
    run(async () => {
      const outcome = await inParts('restoreAssets', ids);
      tellOutcome(t('restored', { count: outcome.done }), outcome);
    });
  const trash = (ids: readonly number[]) =>
    run(async () => {
      const outcome = await inParts('trashAssets', ids);
      const stayed = new Set(outcome.refused.map(({ id }) => id));
      const moved = ids.filter((id) => !stayed.has(id));
      tellOutcome(t('trashed', { count: outcome.done }), outcome, () => void restore(moved));
    });
  /** Asks first. False when the person thought better of it, or it could not be done. */
  const purge = async (ids: readonly number[]): Promise<boolean> => {
    const count = ids.length;
    const isWanted = await confirm({
      title: t('purgeTitle', { count }),
      body: t('purgeBody'),
      act: t('purgeAct', { count }),
      isDanger: true,
    });
    if (!isWanted) return false;
    return run(async () => {
      const outcome = await inParts('purgeAssets', ids);
      tellOutcome(t('purged', { count: outcome.done }), outcome);
    });
  };
  /** All that is in the trash now. */
  const purgeAll = async (): Promise<boolean> => {
    const ids: number[] = [];
    const isRead = await run(async () => {
      const filter = { view: 'trash' } as const;
      for (;;) {
        const page = await ask('timelineKeys', { filter, from: firstDay, to: lastDay, offset: ids.length });
        ids.push(...page.ids);
        if (page.ids.length === 0 || ids.length >= page.total) break;
      }
    });
    return isRead && ids.length > 0 && purge(ids);
  };
  return { trash, restore, purge, purgeAll };
}
