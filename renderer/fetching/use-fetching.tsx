import type { FetchCost, PerItem } from '../../electron/contract/api/asset-detail.ts';
import { partsOf } from '../api/parts-of.ts';
import { ask, tell } from '../api/request.ts';
import { confirm } from '../parts/confirm.tsx';
import { toast } from '../parts/toast.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { CostWords } from './cost-words.tsx';
import { sumCosts } from './sum-costs.ts';
import { useFetchingWords } from './words.ts';

async function costOf(ids: readonly number[]): Promise<FetchCost | undefined> {
  const costs: FetchCost[] = [];
  for (const part of partsOf(ids)) costs.push(await ask('fetchCost', { ids: part }));
  return sumCosts(costs);
}

export type Fetching = ReturnType<typeof useFetching>;

/** Originals that are to come here, or to stay: what it takes is said before. Each gives whether the person wanted it; what the engine throws comes out. */
export function useFetching() {
  const t = useFetchingWords();
  const formats = useFormats();

  const agree = (cost: FetchCost, question: { title: string; act: string; first?: string }) => {
    const isTooMuch = cost.missingBytes > 0;
    return confirm({
      title: isTooMuch ? t('noRoomTitle') : question.title,
      body: <CostWords cost={cost} {...(question.first && { first: question.first })} />,
      ...(!isTooMuch && { act: question.act }),
    });
  };
  /** `isSure`: nothing is asked, as long as it fits. */
  const agreeToFetch = (cost: FetchCost, isSure: boolean) =>
    isSure && cost.missingBytes === 0
      ? Promise.resolve(true)
      : agree(cost, {
          title: t('fetchTitle', { count: cost.assets }),
          act: t('fetchAct', { size: formats.size(cost.bytes) }),
        });

  return {
    /** One is brought without a question. */
    fetch: async (ids: readonly number[]): Promise<boolean> => {
      const cost = await costOf(ids);
      if (!cost || cost.files === 0) {
        toast({ words: t('nothingAway') });
        return true;
      }
      if (!(await agreeToFetch(cost, ids.length === 1))) return false;
      for (const part of partsOf(ids)) await tell('fetchOriginals', { ids: part });
      toast({ words: t('nowFetching', { count: cost.assets }) });
      return true;
    },
    fetchAll: async (): Promise<boolean> => {
      const cost = await ask('fetchCost', {});
      if (!(await agreeToFetch(cost, false))) return false;
      await tell('fetchAllOriginals', {});
      return true;
    },
    /** Undefined: the person did not want it. */
    keep: async (ids: readonly number[]): Promise<PerItem | undefined> => {
      const cost = await costOf(ids);
      if (cost && cost.files > 0) {
        const size = formats.size(cost.bytes);
        const isWanted = await agree(cost, {
          title: t('keepTitle', { count: ids.length }),
          act: t('keepAct', { size }),
          first: t('keepAway', { count: cost.assets }),
        });
        if (!isWanted) return undefined;
      }
      const answer = await mark(ids, true);
      if (answer.done > 0) toast({ words: t('nowKept', { count: answer.done }) });
      return answer;
    },
    release: async (ids: readonly number[]): Promise<PerItem> => {
      const answer = await mark(ids, false);
      if (answer.done > 0) toast({ words: t('nowReleased', { count: answer.done }) });
      return answer;
    },
  };
}

async function mark(ids: readonly number[], keep: boolean): Promise<PerItem> {
  const sum: PerItem = { done: 0, refused: [] };
  for (const part of partsOf(ids)) {
    const { done, refused } = await tell('keepHere', { ids: part, keep });
    sum.done += done;
    sum.refused.push(...refused);
  }
  return sum;
}
