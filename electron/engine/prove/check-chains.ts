import { type LogState, openLogState } from '../../catalog/log-state.ts';
import type { OutboxKind } from '../../catalog/outbox.ts';
import type { ChainHeads, ChainProblem } from '../../vault/chains.ts';
import { blobName, digestOf, parseBlobRef } from '../../vault/layout.ts';
import { readLog } from '../../vault/log.ts';
import { followReferences, type ReferenceBatch } from '../../vault/references.ts';
import { wordsOfChain } from '../vault/words-of-chain.ts';
import { readOrWhy } from './check-keys.ts';
import type { ProveContext } from './prove-report.ts';

/** Larger than any object of a chain. */
const maxBytes = 64 * 1024 * 1024;
/** Each round repairs something or is the last. */
const maxRounds = 1000;
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
  let state = openLogState();
  try {
    await checkChain(context, 'log', async function* (options) {
      state.close();
      state = openLogState();
      for await (const entry of readLog(context.vault, none, options)) {
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

/** Follows again after a repair: what was behind the broken entry is only seen then. */
async function checkChain(context: ProveContext, kind: 'refs' | 'log', follow: Follow): Promise<void> {
  const { library, vault, report, signal } = context;
  for (let round = 1; ; round++) {
    const problems: ChainProblem[] = [];
    const reached = new Map<string, Entry>();
    let entries = 0;
    for await (const entry of follow({ signal, onProblem: (problem) => problems.push(problem) })) {
      reached.set(`${entry.member}/${entry.desktop}`, entry);
      entries++;
    }
    const own = reached.get(`${vault.member}/${vault.desktop}`)?.sequence ?? 0;
    if (round < maxRounds && (await repairOwn(context, kind, own))) continue;
    report.whole(entries);
    for (const problem of problems) {
      const { name, member, desktop, sequence, code } = problem;
      const shown = name ?? `${kind}/${member}/${desktop}/${String(sequence).padStart(10, '0')}`;
      if (report.broken.some((each) => each.name === shown && !each.repaired)) continue;
      report.fault({ name: shown, code, message: wordsOfChain(problem) });
    }
    // A chain that ends before what was read of it once has lost its end, and does not show it.
    for (const head of library.catalog.vault.heads(kind)) {
      const { sequence = 0 } = reached.get(`${head.member}/${head.desktop}`) ?? {};
      const isTold = problems.some(
        ({ desktop, member }) => desktop === head.desktop && member === head.member,
      );
      if (sequence >= head.sequence || isTold) continue;
      const code = 'chain-rolled-back';
      report.fault({ name: head.name, code, message: wordsOfChain({ ...head, kind, code }) });
    }
    return;
  }
}

/** Puts the first entry of this desktop's own that is missing or wrong there again; true when the chain then goes on. */
async function repairOwn(context: ProveContext, kind: OutboxKind, reached: number): Promise<boolean> {
  const { library, vault, report, signal } = context;
  const next = library.catalog.outbox.sentPage(vault.desktop, kind, reached)[0];
  if (!next || report.broken.some(({ name }) => name === next.name)) return false;
  const there = await readOrWhy(context, next.name, maxBytes);
  const isWhole = typeof there !== 'string' && digestOf(there) === next.name.slice(-32);
  // It stands there as it was written: then it is forked, and that is no loss.
  if (isWhole) return false;
  const code = typeof there === 'string' ? there : 'object-damaged';
  const message = 'This part of the vault, which this desktop wrote, is not what it was.';
  const broken = report.fault({ name: next.name, code, message });
  if (!next.bytes || digestOf(next.bytes) !== next.name.slice(-32)) return false;
  await vault.store.put(next.name, next.bytes, { signal });
  broken.repaired = true;
  return true;
}
