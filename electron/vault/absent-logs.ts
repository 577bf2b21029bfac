import { listCandidates, openCandidate } from './chain-candidates.ts';
import type { ChainProblem, FollowOptions } from './chains.ts';
import { createMembers } from './members.ts';
import { referencesForm } from './references.ts';
import type { Vault } from './vault.ts';

/**
 * Desktops of this member that have referred to blobs, in a batch that is rightly signed, and are not among those whose log is
 * known: it was lost as a whole, or their first backup never came that far.
 */
export async function* absentLogs(
  vault: Vault,
  desktops: ReadonlySet<string>,
  { signal }: Pick<FollowOptions, 'signal'>,
): AsyncGenerator<ChainProblem> {
  const { member } = vault;
  const form = referencesForm(vault, createMembers(vault, { signal }));
  let told: string | undefined;
  for await (const candidate of listCandidates(vault, { kind: 'refs', member }, { signal })) {
    const { desktop } = candidate;
    if (desktops.has(desktop) || desktop === told) continue;
    if (!(await openCandidate(vault, candidate, form, { signal }))) continue;
    told = desktop;
    yield { code: 'chain-absent', kind: 'log', member, desktop, sequence: 1, name: undefined };
  }
}
