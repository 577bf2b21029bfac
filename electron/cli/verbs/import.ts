import { isAbort } from '../../base/abort.ts';
import { codeOf, PhotoferryError } from '../../base/error.ts';
import type { ImportResult } from '../../contract/import-result.ts';
import { importPhones } from '../../engine/import/import-phones.ts';
import { isRemovable } from '../../engine/is-removable.ts';
import { keepAwake } from '../../engine/keep-awake.ts';
import type { Library } from '../../engine/library/open-library.ts';
import { type ChosenPhones, choosePhones, type UnusablePhone } from '../../engine/phones.ts';
import { finishPictures } from '../finish-pictures.ts';
import { reportImport, reportNothing } from '../import-report.ts';
import { openForVerb } from '../open-for-verb.ts';
import { visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';

interface ImportVerbOptions {
  phone?: string;
  from?: string;
  exclude: string[];
  later?: boolean;
}

export async function importVerb(context: VerbContext<ImportVerbOptions>): Promise<number> {
  const { options, output, signal } = context;
  const library = openForVerb(context.library, output);
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
    if (results.length === 0) return await reportNothing([...refused, ...chosen.skipped], output);
    for (const result of results) {
      await tellPending(library, result, context).catch((error: unknown) => {
        // The catalog's disk is the trouble, and has been told as what stopped the import.
        output.say(`What is left of ${visible(result.name)} cannot be listed now. (${codeOf(error)})`);
      });
    }
    const finished = options.later ? { thumbnailSeconds: 0 } : await finishPictures(library, context);
    return await reportImport({ results, refused, skipped: chosen.skipped, finished }, context);
  } finally {
    await chosen?.close();
    letSleep();
    library.close();
  }
}

async function importAll(
  library: Library,
  chosen: ChosenPhones,
  { options, output, signal }: VerbContext<ImportVerbOptions>,
): Promise<{ results: ImportResult[]; refused: UnusablePhone[] }> {
  const { opening, cards } = chosen;
  if (opening.length === 0) return { results: [], refused: [] };
  const lines = createProgressLines();
  const folders = new Set<string>();
  // Asked before the import: a card that is pulled out leaves nothing that could be asked.
  const isCard = options.from !== undefined && isRemovable(options.from, library.root);
  try {
    const { results, refused } = await importPhones(library, opening, (phone) => {
      if (phone.kind === 'folder') folders.add(phone.id);
      return {
        signal,
        exclude: options.exclude,
        onProgress: (progress) => lines.show(visible(phone.name, 40), progress),
        onItem: ({ path, outcome, reason }) => {
          if (outcome === 'unreadable' || outcome === 'pending')
            lines.say(`${visible(path)}: ${visible(reason ?? outcome)}`);
          // What is pending is told from the catalog afterwards, whatever kept it from being fetched.
          if (outcome === 'pending') return undefined;
          return output.json({ type: 'item', phone: phone.id, path, outcome, ...(reason && { reason }) });
        },
      };
    });
    lines.done();
    const told = results.map((result) => {
      if (!folders.has(result.phone) || result.stoppedBy?.code === 'phone-gone') return result;
      const safeToEject = isCard || cards.has(result.phone);
      const safe = safeToEject ? ' is safe to eject.' : ':';
      output.say(`${visible(result.name)}${safe} Keep what is on it until a backup is proven.`);
      return safeToEject ? { ...result, safeToEject } : result;
    });
    return { results: told, refused };
  } catch (error) {
    lines.done();
    // With several phones the reason of one would hide those of the others.
    const refused = await refusals(opening);
    const isAboutPhones = error instanceof PhotoferryError && refused.length === opening.length;
    if (!isAboutPhones || isAbort(error) || refused.length + chosen.skipped.length < 2) throw error;
    return { results: [], refused };
  }
}

/** Why phones did not get ready; they all have or have not by now. */
async function refusals(opening: ChosenPhones['opening']): Promise<UnusablePhone[]> {
  const outcomes = await Promise.allSettled(opening.map(({ phone }) => phone));
  return outcomes.flatMap((outcome, at) => {
    if (outcome.status === 'fulfilled' || !(outcome.reason instanceof PhotoferryError)) return [];
    const { code, message, advice } = outcome.reason;
    const { id, name } = opening[at]!;
    return [{ id, name, code, message, ...(advice && { advice }) }];
  });
}

/** A line for each item that is still to be fetched: at the speed of whoever reads them, never all in memory. */
async function tellPending(
  library: Library,
  { phone, outcomes, stoppedBy }: ImportResult,
  { output }: VerbContext<ImportVerbOptions>,
): Promise<void> {
  const key = library.catalog.phoneFiles.phoneKey(phone);
  if (outcomes.pending === 0 || key === undefined || !output.isJson) return;
  for (const item of library.catalog.phoneFiles.exceptions(key)) {
    if (item.outcome !== 'pending') continue;
    const reason = item.reason ?? stoppedBy?.code;
    await output.json({
      type: 'item',
      phone,
      path: item.path,
      outcome: 'pending',
      ...(reason && { reason }),
    });
  }
}
