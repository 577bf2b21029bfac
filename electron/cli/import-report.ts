import type { ImportResult } from '../contract/import-result.ts';
import type { UnusablePhone } from '../engine/phones.ts';
import type { Finished } from './finish-pictures.ts';
import { countedAssets, duration, exitStatus, type Output, size, visible } from './output.ts';
import { answerOutcomes } from './verbs/ledger.ts';

interface ImportReport {
  results: ImportResult[];
  /** Phones that should have been imported and could not be used. */
  refused: UnusablePhone[];
  /** Phones that are out of reach, which nobody asked for. */
  skipped: UnusablePhone[];
  finished: Finished;
}

/** Says what an import did, in words and as the last line; gives the exit status. */
export async function reportImport(
  { results, refused, skipped, finished }: ImportReport,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<number> {
  for (const result of results) {
    await output.answer(`\n${visible(result.name)}: ${size(result.bytes)} in ${duration(result.seconds)}`);
    await answerOutcomes(output, result.listed, result.outcomes);
    const { stoppedBy, evicted } = result;
    if (evicted)
      output.say(
        `The disk was full: originals of ${countedAssets(evicted.assets)}, ${size(evicted.bytes)}, made room. They are proven to be in the vault; \`photoferry status\` counts them.`,
      );
    if (stoppedBy)
      output.say(
        [visible(stoppedBy.message), stoppedBy.advice, `(${stoppedBy.code})`].filter(Boolean).join('\n'),
      );
    if (results.length > 1) await output.json({ type: 'phone', ...result });
  }
  sayUnusable([...refused, ...skipped], output);
  const total = results.length === 1 ? results[0]! : sumOf(results);
  const unusable = refused.length + skipped.length > 0 ? { refused: [...refused, ...skipped] } : {};
  await output.json({ type: 'result', ...total, ...finished, ...unusable });
  if (signal.aborted) return exitStatus.interrupted;
  const isStopped = results.some((result) => result.stoppedBy);
  if (isStopped && results.every((result) => result.bytes === 0)) return exitStatus.nothingDone;
  const isTroubled = isStopped || finished.pictures || finished.parts || finished.damaged;
  const failed = total.outcomes.unreadable + total.outcomes.pending + refused.length;
  return isTroubled || failed > 0 ? exitStatus.someFailed : exitStatus.done;
}

/** Several phones are there and none could be used: the reason of each. */
export async function reportNothing(unusable: UnusablePhone[], output: Output): Promise<number> {
  sayUnusable(unusable, output);
  const { code, message, advice } = unusable[0]!;
  await output.json({ type: 'error', code, message, ...(advice && { advice }), refused: unusable });
  return exitStatus.nothingDone;
}

function sayUnusable(unusable: readonly UnusablePhone[], output: Output): void {
  for (const { name, message, advice, code } of unusable)
    output.say([`${visible(name)}: ${visible(message)}`, advice, `(${code})`].filter(Boolean).join('\n'));
}

/** Several phones as one: the sums, and the longest time, since they were imported side by side. */
function sumOf(results: readonly ImportResult[]) {
  const outcomes = { ...results[0]!.outcomes };
  for (const result of results.slice(1)) {
    for (const key of Object.keys(outcomes) as (keyof typeof outcomes)[])
      outcomes[key] += result.outcomes[key];
  }
  const sum = (key: 'listed' | 'bytes') => results.reduce((total, result) => total + result[key], 0);
  return {
    phone: results.map((result) => result.phone).join(','),
    listed: sum('listed'),
    outcomes,
    bytes: sum('bytes'),
    seconds: Math.max(...results.map((result) => result.seconds)),
    phones: results,
  };
}
