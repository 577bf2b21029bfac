import type { OutcomeCounts } from '../../contract/outcome.ts';
import { ledgerOf } from '../../engine/ledger.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, exitStatus, type Output, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';

const words: [keyof OutcomeCounts, string][] = [
  ['imported', 'imported from here'],
  ['duplicate', 'in the library already'],
  ['seen', 'unchanged since the last import'],
  ['cloudOnly', 'only in the cloud'],
  ['unsupported', 'neither photo nor video'],
  ['empty', 'empty files'],
  [
    'excluded',
    'excluded (trash, caches, your rules, what you deleted, small pictures that Photoferry put there)',
  ],
  ['unreadable', 'not readable'],
  ['pending', 'still to be fetched'],
];

/** The sums in words, adding up. */
export async function answerOutcomes(output: Output, listed: number, outcomes: OutcomeCounts): Promise<void> {
  for (const [outcome, text] of words) {
    if (outcomes[outcome] > 0) await output.answer(`${count(outcomes[outcome]).padStart(9)}  ${text}`);
  }
  await output.answer(`${count(listed).padStart(9)}  items on the phone`);
}

export async function ledger({
  options,
  library: folder,
  output,
}: VerbContext<{ phone?: string }>): Promise<number> {
  const library = openForVerb(folder, output, { mustExist: true });
  try {
    const { phone, name, listed, outcomes, gallery, exceptions } = ledgerOf(library, options.phone);
    await output.answer(visible(name));
    await answerOutcomes(output, listed, outcomes);
    if (gallery.items + gallery.trashed > 0) await output.answer(galleryWords(gallery));
    for (const item of exceptions) {
      await output.answer(
        `  ${visible(item.path)}: ${item.outcome}${item.reason ? `, ${visible(reasonWords(item.reason))}` : ''}`,
      );
      await output.json({
        type: 'item',
        path: item.path,
        outcome: item.outcome,
        ...(item.reason && { reason: item.reason }),
      });
    }
    await output.json({ type: 'result', phone, name, listed, outcomes, gallery });
    return exitStatus.done;
  } finally {
    library.close();
  }
}

/** Why the phone shows another number. */
function galleryWords({ items, trashed, others }: ReturnType<typeof ledgerOf>['gallery']): string {
  const trash = trashed > 0 ? `, ${count(trashed)} more in its trash` : '';
  const rest =
    others > 0
      ? `. The other ${count(others)} are parts of these (videos of Live Photos, edits, RAW) or files that it does not show`
      : '';
  return `The phone’s own gallery has ${count(items)} of them as items${trash}${rest}.`;
}

const reasonWords = (reason: string) => (reason === 'deleted-by-you' ? 'you deleted it for good' : reason);
