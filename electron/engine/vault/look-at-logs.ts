import { type ChainCandidate, listCandidates, openCandidate } from '../../vault/chain-candidates.ts';
import type { ChainProblem, FollowOptions } from '../../vault/chains.ts';
import { greatestClock } from '../../vault/clock.ts';
import { logForm } from '../../vault/log.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';

/** Of each desktop so many of its newest names are tried until one is sound, and so many in all. */
const [maxNewest, maxReads, maxDesktops] = [32, 200, 1000];

interface Chain {
  isHeadThere: boolean;
  /** The newest names after the head, in order. */
  newest: ChainCandidate[];
}

/**
 * One listing of the log of this member. Of each other desktop the newest segment is read and remembered, so that whoever reads
 * what is written next can tell if it is gone; what was read before and is gone now is told.
 * @returns what stands in this desktop's own log and was not written here, unopened
 */
export async function lookAtLogs(
  { catalog }: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal, onProblem }: FollowOptions,
): Promise<ChainCandidate[]> {
  const heads = catalog.vault
    .heads('log')
    .filter(({ member, desktop }) => member === vault.member && desktop !== vault.desktop);
  const chains = new Map(
    heads.map((head): [string, Chain] => [head.desktop, { isHeadThere: false, newest: [] }]),
  );
  const headOf = new Map(heads.map((head) => [head.desktop, head]));
  const strange: ChainCandidate[] = [];
  for await (const candidate of listCandidates(vault, { kind: 'log', member: vault.member }, { signal })) {
    const { desktop, sequence, name } = candidate;
    if (desktop === vault.desktop) {
      if (!catalog.outbox.has(desktop, candidate) && strange.length < maxReads) strange.push(candidate);
      continue;
    }
    const head = headOf.get(desktop);
    const chain = chains.get(desktop) ?? { isHeadThere: true, newest: [] };
    if (!chains.has(desktop) && chains.size >= maxDesktops) continue;
    chains.set(desktop, chain);
    if (head?.name === name) chain.isHeadThere = true;
    else if (sequence > (head?.sequence ?? 0)) chain.newest.push(candidate);
    if (chain.newest.length > maxNewest) chain.newest.shift();
  }
  let reads = 0;
  for (const [desktop, { isHeadThere, newest }] of chains) {
    if (!isHeadThere) onProblem?.(rolledBack(headOf.get(desktop)!));
    // What is missing stays wanted until it is back.
    else
      for (const candidate of newest.reverse()) {
        if (reads++ >= maxReads) break;
        const entry = await openCandidate(vault, candidate, logForm(vault), { signal });
        if (!entry) continue;
        const clock = greatestClock(entry.value.changes, { nowMs: Date.now() });
        catalog.transaction(() => {
          catalog.vault.setHead('log', candidate);
          if (clock > catalog.vault.lastClock()) catalog.vault.setLastClock(clock);
        });
        break;
      }
  }
  return strange;
}

const rolledBack = (head: {
  member: string;
  desktop: string;
  sequence: number;
  name: string;
}): ChainProblem => ({
  ...{ code: 'chain-rolled-back', kind: 'log', member: head.member, desktop: head.desktop },
  ...{ sequence: head.sequence, name: head.name },
});
