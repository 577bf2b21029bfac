import { type LogState, openLogState } from '../../catalog/log-state.ts';
import type { OutboxKind } from '../../catalog/outbox.ts';
import { type ChainHeads, type ChainProblem, headKey } from '../../vault/chains.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import {
  blobName,
  type ChainKind,
  chainPrefix,
  digestOf,
  parseBlobRef,
  parseChainName,
} from '../../vault/layout.ts';
import { MAX_SEGMENT_BYTES, readLog } from '../../vault/log.ts';
import { followReferences, type ReferenceBatch } from '../../vault/references.ts';
import { wordsOfChain } from '../vault/words-of-chain.ts';
import { readOrWhy } from './check-keys.ts';
import { mendChain } from './mend-chain.ts';
import type { ProveContext } from './prove-report.ts';

const none: ChainHeads = new Map();

/**
 * The references and the log of all whom this member can follow, from the first one on: digests, signatures, no gaps, and nothing
 * gone that this desktop has written or read before. What it wrote itself it puts there again. Gives what the log says; the
 * caller closes it.
 */
export async function checkChains(context: ProveContext): Promise<LogState> {
  await checkChain(context, 'refs', async function* (options) {
    for await (const entry of followReferences(context.vault, none, options)) {
      if (entry.member !== context.vault.member) noteOthers(context, entry.value);
      yield entry;
    }
  });
  const { vault } = context.library.catalog;
  const known = new Map(vault.heads('log').map((head) => [headKey(head), head]));
  let state = openLogState();
  try {
    await checkChain(context, 'log', async function* (options) {
      state.close();
      state = openLogState();
      for await (const entry of readLog(context.vault, known, options)) {
        state.take(entry.value.changes);
        yield entry;
      }
    });
    return state;
  } catch (error) {
    state.close();
    throw error;
  }
}

/** Equal files of several members are one blob: what another relies on is no stranger. */
function noteOthers({ vault, expected }: ProveContext, { entries }: ReferenceBatch): void {
  const refs = entries.flatMap((entry) => ('blobs' in entry ? entry.blobs : [])).map(parseBlobRef);
  expected.addOfOthers(refs.flatMap((ref) => (ref?.domain === vault.domain.name ? [blobName(ref)] : [])));
}

interface Entry {
  member: string;
  desktop: string;
  sequence: number;
  name: string;
}
type Follow = (options: {
  signal: AbortSignal;
  onProblem: (problem: ChainProblem) => void;
}) => AsyncIterable<Entry>;

/** Follows again after a repair: what was behind the broken entries is only seen then. */
async function checkChain(context: ProveContext, kind: 'refs' | 'log', follow: Follow): Promise<void> {
  const { library, vault, report } = context;
  let seen = await followOnce(context, follow);
  if (await repairOwn(context, kind, seen.own)) seen = await followOnce(context, follow);
  if (isAnyLost(context, kind, seen)) {
    const damaged = new Set(seen.problems.flatMap(({ name }) => name ?? []));
    if (await mendChain(context, kind, damaged)) seen = await followOnce(context, follow);
  }
  const { problems, reached, own, entries } = seen;
  report.whole(entries);
  for (const problem of problems) {
    const { name, member, desktop, sequence, code } = problem;
    // Each of the two goes on under a name of its own as soon as it notices, and tells all of its own again.
    if (code === 'chain-forked') continue;
    const shown = name ?? `${kind}/${member}/${desktop}/${String(sequence).padStart(10, '0')}`;
    if (report.broken.some((each) => each.name === shown && !each.repaired)) continue;
    report.fault({ name: shown, code, message: wordsOfChain(problem) });
  }
  const isOwn = ({ member, desktop }: { member: string; desktop: string }) =>
    member === vault.member && desktop === vault.desktop;
  const fork =
    problems.find((problem) => problem.code === 'chain-forked' && isOwn(problem)) ??
    [...own.values()].find(
      ({ desktop, name, sequence }) =>
        desktop === vault.desktop && !library.catalog.outbox.has(vault.desktop, { kind, sequence, name }),
    );
  if (fork) renewOwn(context, fork, kind);
  for (const head of reached.values()) if (kind === 'log' && !isOwn(head)) noteHead(context, head);
  // A chain that ends before what was read of it once has lost its end, and does not show it.
  for (const head of kind === 'refs' ? library.catalog.vault.heads(kind) : []) {
    const { sequence = 0 } = reached.get(headKey(head)) ?? {};
    const isTold = problems.some((problem) => headKey(problem) === headKey(head));
    if (sequence >= head.sequence || isTold) continue;
    const code = 'chain-rolled-back';
    report.fault({ name: head.name, code, message: wordsOfChain({ ...head, kind, code }) });
  }
}

function isAnyLost({ library }: ProveContext, kind: 'refs' | 'log', { problems, reached }: Seen): boolean {
  const heads = library.catalog.vault.heads(kind);
  return (
    problems.length > 0 || heads.some((head) => (reached.get(headKey(head))?.sequence ?? 0) < head.sequence)
  );
}

interface Seen {
  problems: ChainProblem[];
  /** The last entry of each chain, by `headKey`. */
  reached: Map<string, Entry>;
  /** Of this member, by name. */
  own: Map<string, Entry>;
  entries: number;
}

async function followOnce({ vault, signal }: ProveContext, follow: Follow): Promise<Seen> {
  const seen: Seen = { problems: [], reached: new Map(), own: new Map(), entries: 0 };
  const onProblem = (problem: ChainProblem) => seen.problems.push(problem);
  for await (const { member, desktop, sequence, name } of follow({ signal, onProblem })) {
    const entry = { member, desktop, sequence, name };
    seen.reached.set(headKey(entry), entry);
    if (member === vault.member) seen.own.set(name, entry);
    seen.entries++;
  }
  return seen;
}

/** The newest that was read of another desktop; what is missing now stays wanted until it is back. */
function noteHead({ library }: ProveContext, entry: Entry): void {
  const { vault } = library.catalog;
  const before = vault.heads('log').find((head) => headKey(head) === headKey(entry));
  if (!before || before.sequence < entry.sequence) vault.setHead('log', entry);
}

/** Somebody else writes in this desktop's name: the backup after this proof goes on under a new one, and tells all again. */
function renewOwn(
  context: ProveContext,
  { name, sequence }: Omit<Entry, 'name'> & { name: string | undefined },
  kind: ChainKind,
): void {
  const { library, vault, report, awaiting } = context;
  const { member, desktop } = vault;
  const code = 'chain-forked';
  const message = wordsOfChain({ code, kind, sequence });
  const broken = report.fault({ name: name ?? chainPrefix(kind, member, desktop), code, message });
  library.catalog.transaction(() => library.catalog.jobs.addForAllAssets('backup'));
  awaiting.push({ broken, isRepaired: () => library.catalog.vault.get()?.desktop !== desktop });
}

/**
 * Puts there again what this library sent and is missing or wrong, in one pass; true when there was any. What it told under a
 * former name counts still.
 */
async function repairOwn(
  context: ProveContext,
  kind: OutboxKind,
  sound: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  const { outbox } = context.library.catalog;
  let isRepaired = false;
  for (const desktop of outbox.desktops()) {
    for (let after = 0; ; ) {
      const page = outbox.sentPage(desktop, kind, after);
      for (const sent of page)
        if (!sound.has(sent.name) && (await repairEntry(context, sent))) isRepaired = true;
      if (page.length === 0) break;
      after = page.at(-1)!.sequence;
    }
  }
  return isRepaired;
}

async function repairEntry(
  context: ProveContext,
  { name, bytes }: { name: string; bytes: Uint8Array | null },
): Promise<boolean> {
  const { vault, report, signal } = context;
  // Of another vault that this library was in, or of another member.
  if (parseChainName(name)?.member !== vault.member) return false;
  const there = await readOrWhy(context, name, MAX_SEGMENT_BYTES);
  // It stands there as it was written, behind one that does not.
  if (typeof there !== 'string' && digestOf(there) === name.slice(-32)) return false;
  const code = typeof there === 'string' ? there : 'object-damaged';
  const message = 'This part of the vault, which this desktop wrote, is not what it was.';
  const broken = report.fault({ name, code, message });
  if (!bytes || digestOf(bytes) !== name.slice(-32)) return false;
  try {
    await vault.store.put(name, bytes, { signal });
    broken.repaired = true;
  } catch (error) {
    if (!(await isOfObject(vault.store, error, { signal }))) throw error;
  }
  return broken.repaired;
}
