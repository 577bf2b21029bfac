import type { ImportResult } from '../../contract/import-result.ts';
import type { Progress } from '../../contract/progress.ts';
import { importPhones, type RefusedPhone } from '../../engine/import/import-phones.ts';
import { keepAwake } from '../../engine/keep-awake.ts';
import { type Library, openLibrary } from '../../engine/library/open-library.ts';
import { recordParts } from '../../engine/parts/record-parts.ts';
import { type ChosenPhones, choosePhones } from '../../engine/phones.ts';
import { makePictures } from '../../engine/pictures/make-pictures.ts';
import { counted, duration, exitStatus, size, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';
import { answerOutcomes } from './ledger.ts';

interface ImportVerbOptions {
  phone?: string;
  from?: string;
  exclude: string[];
  later?: boolean;
}

export async function importVerb(context: VerbContext<ImportVerbOptions>): Promise<number> {
  const { options, output, signal } = context;
  const library = openLibrary(context.library);
  const letSleep = keepAwake();
  let chosen: ChosenPhones | undefined;
  try {
    chosen = await choosePhones({
      ...(options.phone !== undefined && { id: options.phone }),
      ...(options.from !== undefined && { folder: options.from }),
      signal,
      onAdvice: (name, advice) => output.say(`${visible(name)}: ${advice}`),
    });
    const { results, refused } = await importAll(library, chosen, context);
    const thumbnailSeconds = options.later || signal.aborted ? 0 : await pictures(library, context);
    if (!options.later) await parts(library, context);
    return await conclude(results, refused, { thumbnailSeconds, ...context });
  } finally {
    await chosen?.close();
    letSleep();
    library.close();
  }
}

async function importAll(
  library: Library,
  { opening }: ChosenPhones,
  { options, output, signal }: VerbContext<ImportVerbOptions>,
) {
  const lines = createProgressLines();
  const folders = new Set<string>();
  const imported = await importPhones(library, opening, (phone) => {
    if (phone.kind === 'folder') folders.add(phone.id);
    return {
      signal,
      exclude: options.exclude,
      onProgress: (progress) => lines.show(visible(phone.name, 40), progress),
      onItem: ({ path, outcome, reason }) => {
        if (outcome === 'unreadable' || outcome === 'pending')
          lines.say(`${visible(path)}: ${visible(reason ?? outcome)}`);
        return output.json({ type: 'item', phone: phone.id, path, outcome, ...(reason && { reason }) });
      },
    };
  });
  lines.done();
  for (const { phone, name, stoppedBy } of imported.results) {
    if (folders.has(phone) && stoppedBy?.code !== 'phone-gone')
      output.say(`${visible(name)} is safe to eject. Keep what is on it until a backup is proven.`);
  }
  return imported;
}

/** Thumbnails first, since a grid waits for them; then previews. Gives the seconds that the thumbnails took. */
async function pictures(
  library: Library,
  { signal, output }: VerbContext<ImportVerbOptions>,
): Promise<number> {
  const lines = createProgressLines();
  const onProgress = (progress: Progress) => lines.show('Making', progress);
  const { seconds, made, failed } = await makePictures(library, 'thumbnail', { signal, onProgress });
  lines.done();
  if (made + failed > 0) {
    const without = failed > 0 ? `; ${counted(failed, 'file')} cannot be shown by this computer alone` : '';
    output.say(`${counted(made, 'thumbnail')} in ${duration(seconds)}${without}.`);
  }
  await makePictures(library, 'preview', { signal, onProgress });
  lines.done();
  return seconds;
}

async function parts(library: Library, { signal, output }: VerbContext<ImportVerbOptions>): Promise<void> {
  const { damaged } = await recordParts(library, { signal });
  for (const place of damaged) {
    output.say(
      `${visible(place)} is not what the phone gave: this disk has damaged it. Import it again from the phone. (original-damaged)`,
    );
  }
}

async function conclude(
  results: ImportResult[],
  refusals: RefusedPhone[],
  { output, thumbnailSeconds, signal }: VerbContext<ImportVerbOptions> & { thumbnailSeconds: number },
): Promise<number> {
  for (const result of results) {
    await output.answer(`\n${visible(result.name)}: ${size(result.bytes)} in ${duration(result.seconds)}`);
    await answerOutcomes(output, result.listed, result.outcomes);
    const { stoppedBy } = result;
    if (stoppedBy)
      output.say(
        [visible(stoppedBy.message), stoppedBy.advice, `(${stoppedBy.code})`].filter(Boolean).join('\n'),
      );
    if (results.length > 1) await output.json({ type: 'phone', ...result });
  }
  for (const { name, message, advice, code } of refusals)
    output.say([`${visible(name)}: ${visible(message)}`, advice, `(${code})`].filter(Boolean).join('\n'));
  const total = results.length === 1 ? results[0]! : sumOf(results);
  const refused = refusals.length > 0 ? { refused: refusals } : {};
  await output.json({ type: 'result', ...total, thumbnailSeconds, ...refused });
  if (signal.aborted) return exitStatus.interrupted;
  const isStopped = results.some((result) => result.stoppedBy);
  if (isStopped && results.every((result) => result.bytes === 0)) return exitStatus.nothingDone;
  const failed = total.outcomes.unreadable + total.outcomes.pending + refusals.length;
  return isStopped || failed > 0 ? exitStatus.someFailed : exitStatus.done;
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
