import { codeOf } from '../base/error.ts';
import { type ChainKind, type ChainName, chainPrefix, digestOf, parseChainName } from './layout.ts';
import { mapAhead } from './map-ahead.ts';
import { readObject } from './read-object.ts';
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

/** Why a chain is followed no further than this; everything before it counts. */
export interface ChainProblem {
  /**
   * - `chain-gap`: the next entry is not there, later ones are. - `chain-damaged`: it is not what its name, its signature or
   * the entry before say. - `chain-forked`: there are two, a copy of that desktop wrote too. - `chain-rolled-back`: what was
   * read before is gone. - `chain-stranger`: its member was never invited.
   */
  code: 'chain-gap' | 'chain-damaged' | 'chain-forked' | 'chain-rolled-back' | 'chain-stranger';
  kind: ChainKind;
  member: string;
  desktop: string;
  /** Of the entry that was expected. */
  sequence: number;
  /** Of the object that is wrong, where there is one. */
  name: string | undefined;
}

export interface FollowOptions {
  signal: AbortSignal;
  onProblem?: (problem: ChainProblem) => void;
}

export interface ChainEntry<Value> extends ChainName {
  name: string;
  bytes: number;
  value: Value;
}

interface Candidate extends ChainName {
  name: string;
}

/** More than one object of the same number is already a fork; more are not even read. */
const maxCandidates = 4;
const ahead = 8;
/** A store may hold any number of forged chains; so many are told of. */
const maxProblems = 200;

/**
 * Every entry after `heads` of all chains of a kind, or of one member's, each chain in order, checked by digest, by
 * `open` (its signature and form) and by the name of the entry before. Names that are no entries are passed over. A chain
 * ends at the first entry that is missing or wrong, which `onProblem` is told.
 * @throws what the store throws, when it cannot be listed or read
 */
export async function* followChains<Value extends { previous: string | null }>(
  vault: Vault,
  what: {
    kind: ChainKind;
    member?: string;
    heads: ChainHeads;
    maxBytes: number;
    isMember: (member: string) => Promise<boolean>;
    /** Throws for bytes that are not a well-formed entry of that name. */
    open: (entry: Candidate, bytes: Buffer) => Value | Promise<Value>;
  },
  { signal, onProblem }: FollowOptions,
): AsyncGenerator<ChainEntry<Value>> {
  let problems = 0;
  const tell = (problem: ChainProblem) => {
    if (problems++ < maxProblems) onProblem?.(problem);
  };
  const heads = new Map(what.heads);
  const names = namesToRead(vault, what, { signal, tell });
  const read = mapAhead(names, ahead, async (candidates) => {
    const opened: (ChainEntry<Value> | undefined)[] = [];
    for (const candidate of candidates) opened.push(await openCandidate(vault, candidate, what, signal));
    return { candidates, opened };
  });
  let stopped: string | undefined;
  for await (const { candidates, opened } of read) {
    const first = candidates[0]!;
    const key = headKey(first);
    if (stopped === key) continue;
    const previous = heads.get(key)?.name ?? null;
    const fitting = opened.filter((entry) => entry !== undefined && entry.value.previous === previous);
    if (fitting.length === 1) {
      const entry = fitting[0]!;
      heads.set(key, entry);
      yield entry;
    } else {
      stopped = key;
      tell({ ...first, code: fitting.length === 0 ? 'chain-damaged' : 'chain-forked' });
    }
  }
}

/** The objects that may be the next entry of a chain, group by group, in byte order of the chains. */
async function* namesToRead(
  vault: Vault,
  what: {
    kind: ChainKind;
    member?: string;
    heads: ChainHeads;
    isMember: (member: string) => Promise<boolean>;
  },
  { signal, tell }: { signal: AbortSignal; tell: (problem: ChainProblem) => void },
): AsyncGenerator<Candidate[]> {
  const unseen = new Map(
    [...what.heads].filter(([key]) => !what.member || key.startsWith(`${what.member}/`)),
  );
  let chain = '';
  let member = '';
  let isMember = false;
  let expected = 0;
  let isStopped = false;
  let group: Candidate[] = [];
  for await (const { name } of vault.store.list({ prefix: chainPrefix(what.kind, what.member), signal })) {
    const parsed = parseChainName(name);
    if (!parsed) continue;
    if (parsed.member !== member) {
      member = parsed.member;
      isMember = await what.isMember(member);
      if (!isMember) tell({ ...parsed, code: 'chain-stranger', name });
    }
    if (!isMember) continue;
    const key = headKey(parsed);
    const head = what.heads.get(key);
    if (key !== chain) {
      if (group.length > 0) yield group;
      group = [];
      chain = key;
      expected = (head?.sequence ?? 0) + 1;
      isStopped = false;
    }
    if (head?.name === name) unseen.delete(key);
    if (isStopped || parsed.sequence < expected - (group.length > 0 ? 1 : 0)) continue;
    if (group.length > 0 && parsed.sequence === group[0]!.sequence) {
      if (group.length < maxCandidates) group.push({ ...parsed, name });
    } else if (parsed.sequence === expected) {
      if (group.length > 0) yield group;
      group = [{ ...parsed, name }];
      expected++;
    } else {
      isStopped = true;
      tell({ ...parsed, code: 'chain-gap', sequence: expected, name: undefined });
    }
  }
  if (group.length > 0) yield group;
  for (const [key, head] of unseen) {
    const [member = '', desktop = ''] = key.split('/');
    tell({ ...head, code: 'chain-rolled-back', kind: what.kind, member, desktop });
  }
}

/** `undefined` for what is no entry, or is gone by now; throws what the store throws otherwise. */
async function openCandidate<Value>(
  vault: Vault,
  candidate: Candidate,
  what: { maxBytes: number; open: (entry: Candidate, bytes: Buffer) => Value | Promise<Value> },
  signal: AbortSignal,
): Promise<ChainEntry<Value> | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readObject(vault.store, candidate.name, { maxBytes: what.maxBytes, signal });
  } catch (error) {
    if (['object-missing', 'vault-bounds'].includes(codeOf(error))) return undefined;
    throw error;
  }
  if (digestOf(bytes) !== candidate.digest) return undefined;
  try {
    return { ...candidate, bytes: bytes.length, value: await what.open(candidate, bytes) };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
