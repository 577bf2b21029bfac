import type { FetchCost } from '../../electron/contract/api/asset-detail.ts';

/** Of a selection that is asked for in parts; each part knows only of itself. */
export function sumCosts(parts: readonly FetchCost[]): FetchCost | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const sum = (of: (cost: FetchCost) => number) => parts.reduce((all, cost) => all + of(cost), 0);
  const bytes = sum((cost) => cost.bytes);
  const most = Math.max(...parts.map(({ missingBytes }) => missingBytes));
  return {
    ...first,
    ...{ assets: sum(({ assets }) => assets), files: sum(({ files }) => files), bytes },
    requests: sum(({ requests }) => requests),
    missingBytes: Math.max(most, first.freeBytes === null ? 0 : bytes - first.freeBytes),
    seconds: parts.some(({ seconds }) => seconds === null) ? null : sum(({ seconds }) => seconds ?? 0),
  };
}
