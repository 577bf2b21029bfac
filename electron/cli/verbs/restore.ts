import type { CopyFailure } from '../../engine/copy-out/copy-out.ts';
import { refuseVaultsOf } from '../../engine/copy-out/refuse-target.ts';
import { keepAwake } from '../../engine/keep-awake.ts';
import { openToRead } from '../../engine/mirror/open-to-read.ts';
import { restoreLibrary } from '../../engine/restore/restore-library.ts';
import { openForVerb } from '../open-for-verb.ts';
import { counted, countedAssets, duration, exitStatus, size, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import { renamedWords, tellRenamed } from '../renamed-words.ts';
import type { VerbContext } from '../run-verb.ts';
import { troubleWords } from '../trouble-words.ts';

export async function restore(context: VerbContext<{ to: string; asset: string[] }>): Promise<number> {
  const { options, output, signal } = context;
  const library = openForVerb(context.library, output, { mustExist: true });
  const letSleep = keepAwake();
  const lines = createProgressLines();
  try {
    refuseVaultsOf(options.to, library);
    const open = await openToRead(library, {
      signal,
      onMirror: (place) =>
        lines.say(`The vault is not where it was: this comes from its mirror ${visible(place)}.`),
      onTrouble: troubleWords((words) => lines.say(words)),
    });
    try {
      const result = await restoreLibrary(open.vault, {
        others: open.others,
        to: options.to,
        assets: options.asset,
        library: library.root,
        signal,
        onProgress: (progress) => lines.show('Restoring', progress),
        onRenamed: tellRenamed(output, lines),
        onFailure: ({ path, code, message }: CopyFailure) => {
          lines.say(`${visible(path)}: ${visible(message)} (${code})`);
          return output.json({ type: 'item', path, code, message });
        },
      });
      lines.done();
      const { files, bytes, skipped, renamed, trashed, failed, problems, seconds } = result;
      const before = skipped > 0 ? `; ${counted(skipped, 'file')} stood there already` : '';
      await output.answer(
        `${counted(files, 'file')}, ${size(bytes)}, restored to ${visible(options.to)} in ${duration(seconds)}, each verified${before}.`,
      );
      if (trashed > 0)
        await output.answer(
          `${countedAssets(trashed)} of these were in the trash when the vault was last told.`,
        );
      if (renamed > 0) await output.answer(renamedWords(renamed));
      if (failed > 0)
        await output.answer(`${counted(failed, 'file')} could not be restored; each is named above.`);
      if (problems > 0)
        await output.answer('Parts of the vault cannot be read; photos may be missing. See above.');
      await output.json({ type: 'result', ...result, requests: open.vault.store.requests });
      return failed + problems > 0 ? exitStatus.someFailed : exitStatus.done;
    } finally {
      await open.close();
    }
  } finally {
    lines.done();
    letSleep();
    library.close();
  }
}
