import {
  type ChainCandidate,
  type ChainEntry,
  type EntryForm,
  listCandidates,
  openCandidate,
} from './chain-candidates.ts';
import type { ChainKind } from './layout.ts';
import { mapAhead } from './map-ahead.ts';
import type { Vault } from './vault.ts';

/** The last entry of a chain that was taken in. */
export interface ChainHead {
  sequence: number;
  /** Whole name of the object. */
  name: string;
}

/** By {@link headKey}. */
export type ChainHeads = ReadonlyMap<string, ChainHead>;

export const headKey = ({ member, desktop }: { member: string; desktop: string }) => `${member}/${desktop}`;

/** What is wrong with a chain. */
export interface ChainProblem {
  /**
   * - `chain-gap`: an entry is not there, later ones are. - `chain-damaged`: it is not what its name, its signature or the
   * entry before say. - `chain-forked`: there are two, a copy of that desktop wrote too. - `chain-rolled-back`: what was read
   * before is gone. - `chain-claimed`: what another desktop had read is gone. - `chain-absent`: a desktop that refers to blobs
   * has told of none. - `chain-stranger`: its member was never invited. - `chain-junk`: beside a sound entry stands
   * something that is none; nothing is lost.
   */
  code:
    | 'chain-gap'
    | 'chain-damaged'
    | 'chain-forked'
    | 'chain-rolled-back'
    | 'chain-claimed'
    | 'chain-absent'
    | 'chain-stranger'
    | 'chain-junk';
  kind: ChainKind;
  member: string;
  desktop: string;
  /** Of the entry that was expected. */
  sequence: number;
  /** Of the object that is wrong or missing, where it is known. */
  name: string | undefined;
}

export interface FollowOptions {
  signal: AbortSignal;
  onProblem?: (problem: ChainProblem) => void;
}

/** Of objects that are read at once. */
export const READ_AHEAD = 8;
/** A store may hold any number of forged chains; so many are told of. */
const maxProblems = 200;

/** Tells of so many problems and of no more. */
export function problemTeller({ onProblem }: FollowOptions): (problem: ChainProblem) => void {
  let told = 0;
  return ({ code, kind, member, desktop, sequence, name }) => {
    if (told++ < maxProblems) onProblem?.({ code, kind, member, desktop, sequence, name });
  };
}

interface Followed<Value> extends EntryForm<Value> {
  kind: ChainKind;
  member?: string;
  heads: ChainHeads;
  isMember: (member: string) => Promise<boolean>;
}

/**
 * Every entry after `heads` of all chains of a kind, or of one member's, each chain in order, checked by digest, by
 * `open` (its signature and form) and by the name of the entry before. Names that are no entries are passed over, and so is
 * whatever has an entry's name and is none, however much of it stands beside the entry. A chain ends at the first entry that is
 * missing, wrong or there twice, which `onProblem` is told: what is not known to be complete ends there.
 * @throws what the store throws, when it cannot be listed or read
 */
export async function* followChains<Value extends { previous: string | null }>(
  vault: Vault,
  what: Followed<Value>,
  options: FollowOptions,
): AsyncGenerator<ChainEntry<Value>> {
  const tell = problemTeller(options);
  const heads = new Map(what.heads);
  const read = mapAhead(namesToRead(vault, what, options, tell), READ_AHEAD, async (candidate) => ({
    candidate,
    entry: await openCandidate(vault, candidate, what, options),
  }));
  let stopped: string | undefined;
  let group: Group<Value> | undefined;

  /** The one entry of this number, unless the chain ends here. */
  const settle = (): ChainEntry<Value>[] => {
    if (!group) return [];
    const { first, key, fitting, junk } = group;
    if (fitting.length === 1) {
      heads.set(key, fitting[0]!);
      if (junk) tell({ ...junk, code: 'chain-junk' });
      return fitting;
    }
    stopped = key;
    tell({ ...first, code: fitting.length === 0 ? 'chain-damaged' : 'chain-forked' });
    return [];
  };

  for await (const { candidate, entry } of read) {
    const key = headKey(candidate);
    if (group?.key !== key || group.first.sequence !== candidate.sequence) {
      yield* settle();
      group = undefined;
    }
    if (stopped === key) continue;
    group ??= { first: candidate, key, fitting: [], junk: undefined };
    const fits = entry && entry.value.previous === (heads.get(key)?.name ?? null);
    if (!fits) group.junk ??= candidate;
    // A second one makes it a fork; more change nothing.
    else if (group.fitting.length < 2) group.fitting.push(entry);
  }
  yield* settle();
}

interface Group<Value> {
  first: ChainCandidate;
  key: string;
  fitting: ChainEntry<Value>[];
  junk: ChainCandidate | undefined;
}

/** The objects that may be entries after the heads, up to the first gap of each chain, in byte order. */
async function* namesToRead(
  vault: Vault,
  what: Pick<Followed<unknown>, 'kind' | 'member' | 'heads' | 'isMember'>,
  { signal }: FollowOptions,
  tell: (problem: ChainProblem) => void,
): AsyncGenerator<ChainCandidate> {
  const unseen = new Map(
    [...what.heads].filter(([key]) => !what.member || key.startsWith(`${what.member}/`)),
  );
  let [chain, member] = ['', ''];
  let [isMember, isStopped] = [false, false];
  let last = 0;
  for await (const candidate of listCandidates(vault, what, { signal })) {
    if (candidate.member !== member) {
      member = candidate.member;
      isMember = await what.isMember(member);
      if (!isMember) tell({ ...candidate, code: 'chain-stranger' });
    }
    if (!isMember) continue;
    const key = headKey(candidate);
    const head = what.heads.get(key);
    if (key !== chain) {
      chain = key;
      last = head?.sequence ?? 0;
      isStopped = false;
    }
    if (head?.name === candidate.name) unseen.delete(key);
    if (isStopped || candidate.sequence <= (head?.sequence ?? 0)) continue;
    if (candidate.sequence > last + 1) {
      isStopped = true;
      tell({ ...candidate, code: 'chain-gap', sequence: last + 1, name: undefined });
      continue;
    }
    last = candidate.sequence;
    yield candidate;
  }
  for (const [key, head] of unseen) {
    const [member = '', desktop = ''] = key.split('/');
    tell({ ...head, code: 'chain-rolled-back', kind: what.kind, member, desktop });
  }
}
