import {
  type ChainCandidate,
  type ChainEntry,
  type EntryForm,
  listCandidates,
  openCandidate,
} from './chain-candidates.ts';
import {
  type ChainHeads,
  type ChainProblem,
  type FollowOptions,
  problemTeller,
  READ_AHEAD,
} from './chains.ts';
import { type ChainKind, parseChainName } from './layout.ts';
import { mapAhead } from './map-ahead.ts';
import type { Vault } from './vault.ts';

/** Of forged objects so many are remembered, each number of a desktop's once. */
const maxFailed = 10_000;

interface Read<Value> extends EntryForm<Value> {
  kind: ChainKind;
  member: string;
  /** What was read before: told when it is gone. */
  known: ChainHeads;
  /** Names that an entry says it had read of other chains of this kind and member. */
  claimsOf: (value: Value) => Iterable<string>;
}

/**
 * Every entry of a member's chains that is sound by itself: its digest, its seal and signature, its own number and desktop. For
 * entries that may be taken in any order and in part: what comes after a gap counts, and of a fork both branches do. When all are
 * read `onProblem` is told what is missing, by the numbers, by the entries that come after, by `known` and by what others claim.
 * @throws what the store throws, when it cannot be listed or read
 */
export async function* readChains<Value extends { previous: string | null }>(
  vault: Vault,
  what: Read<Value>,
  options: FollowOptions,
): AsyncGenerator<ChainEntry<Value>> {
  const seen = new Set<string>();
  /** By desktop. */
  const numbers = new Map<string, Set<number>>();
  const failed = new Map<string, ChainCandidate>();
  const wanted = new Map<string, ChainProblem['code']>();
  for (const { name } of what.known.values()) wanted.set(name, 'chain-rolled-back');
  const want = (name: string, code: ChainProblem['code']) => {
    if (!wanted.has(name)) wanted.set(name, code);
  };
  const read = mapAhead(listCandidates(vault, what, options), READ_AHEAD, async (candidate) => ({
    candidate,
    entry: await openCandidate(vault, candidate, what, options),
  }));
  for await (const { candidate, entry } of read) {
    const { desktop, sequence, name } = candidate;
    if (!entry) {
      const key = numberKey(candidate);
      if (!failed.has(key) && failed.size < maxFailed) failed.set(key, candidate);
      continue;
    }
    seen.add(name);
    const there = numbers.get(desktop) ?? new Set();
    numbers.set(desktop, there.add(sequence));
    if (entry.value.previous !== null) want(entry.value.previous, 'chain-gap');
    for (const claim of what.claimsOf(entry.value)) want(claim, 'chain-claimed');
    yield entry;
  }
  tellMissing(what, { seen, numbers, failed, wanted }, problemTeller(options));
}

const numberKey = ({ desktop, sequence }: { desktop: string; sequence: number }) => `${desktop}/${sequence}`;

function tellMissing(
  { kind, member }: { kind: ChainKind; member: string },
  {
    seen,
    numbers,
    failed,
    wanted,
  }: {
    seen: ReadonlySet<string>;
    numbers: ReadonlyMap<string, ReadonlySet<number>>;
    failed: ReadonlyMap<string, ChainCandidate>;
    wanted: ReadonlyMap<string, ChainProblem['code']>;
  },
  onProblem: (problem: ChainProblem) => void,
): void {
  const told = new Set<string>();
  // What is wrong with a number is said once, in the most telling way.
  const tell = (problem: Omit<ChainProblem, 'kind' | 'member'>) => {
    const key = numberKey(problem);
    if (told.has(key)) return;
    told.add(key);
    onProblem({ ...problem, kind, member });
  };
  const isThere = ({ desktop, sequence }: { desktop: string; sequence: number }) =>
    numbers.get(desktop)?.has(sequence) === true;
  for (const candidate of failed.values())
    if (!isThere(candidate)) tell({ ...candidate, code: 'chain-damaged' });
  for (const [name, code] of wanted) {
    const parsed = seen.has(name) ? undefined : parseChainName(name);
    if (parsed) tell({ ...parsed, code, name });
  }
  for (const [desktop, there] of numbers)
    for (const sequence of gapsIn(there)) tell({ code: 'chain-gap', desktop, sequence, name: undefined });
  for (const candidate of failed.values()) if (isThere(candidate)) tell({ ...candidate, code: 'chain-junk' });
}

/** Of what is missing at once there may be any number: the first few hundred say enough. */
function* gapsIn(there: ReadonlySet<number>): Generator<number> {
  let expected = 1;
  let left = 500;
  for (const sequence of [...there].sort((one, other) => one - other)) {
    for (; expected < sequence && left > 0; left--) yield expected++;
    expected = sequence + 1;
  }
}
