import { backupLibrary } from '../../engine/backup/backup-library.ts';
import { keepAwake } from '../../engine/keep-awake.ts';
import { looseWords } from '../loose-words.ts';
import { isMirrorWhole } from '../mirror-words.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, countedAssets, duration, exitStatus, size, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';
import { troubleWords } from '../trouble-words.ts';
import { runMirrors } from './mirror.ts';

interface BackupVerbOptions {
  limitRate?: number;
  transfers?: number;
}

export async function backup(context: VerbContext<BackupVerbOptions>): Promise<number> {
  const { options, output, signal } = context;
  const library = openForVerb(context.library, output, { mustExist: true });
  // With nothing to do it is over before a helper has started.
  const { jobs, looseFiles } = library.catalog;
  const isDue = jobs.dueCount('backup', Date.now()) + looseFiles.dueSums().files > 0;
  const letSleep = isDue ? keepAwake('Photoferry is backing up') : () => {};
  const lines = createProgressLines();
  try {
    const before = library.catalog.backups.sums().backedUp;
    const result = await backupLibrary(library, {
      signal,
      limitRate: options.limitRate,
      ...(options.transfers !== undefined && { transfers: options.transfers }),
      onProgress: (progress) => lines.show('Backing up', progress),
      onFailed: ({ path, code, message }) => {
        lines.say(`${visible(path)}: ${visible(message)} (${code})`);
        return output.json({ type: 'item', path, code, message });
      },
      onTrouble: troubleWords((words) => lines.say(words)),
      onNotice: ({ code, message }) => lines.say(`${visible(message)} (${code})`),
    });
    lines.done();
    const { assets, backedUp, proven, failed, pending, sentBytes, seconds, stoppedBy } = result;
    const isAnyLeft = failed > 0 || result.looseBackedUp < result.loose;
    const sent = sentBytes > 0 ? `${size(sentBytes)} sent in ${duration(seconds)}. ` : '';
    const doubt = backedUp > proven ? `, ${count(proven)} of them proven` : ' and proven';
    await output.answer(`${sent}${count(backedUp)} of ${count(assets)} backed up${doubt}.`);
    if (failed > 0)
      await output.answer(`${countedAssets(failed)} could not be backed up as a whole; each is named above.`);
    const looseAnswer = looseWords(library);
    if (looseAnswer) await output.answer(looseAnswer);
    if (stoppedBy)
      output.say(
        [visible(stoppedBy.message), stoppedBy.advice, `(${stoppedBy.code})`].filter(Boolean).join('\n'),
      );
    else if (signal.aborted) output.say('Stopped. Run it again; it goes on where it stopped.');
    else if (pending > failed) {
      const rest = pending - failed;
      await output.answer(`${count(rest)} ${rest === 1 ? 'is' : 'are'} tried again later.`);
    }
    // What is wrong with the vault's own store was just said; mirrors are copied from it.
    const runs = signal.aborted || stoppedBy ? [] : await runMirrors(library, { output, signal, ...options });
    await output.json({ type: 'result', ...result, ...(runs.length > 0 && { mirrors: runs }) });
    if (signal.aborted) return exitStatus.interrupted;
    if (stoppedBy && backedUp <= before) return exitStatus.nothingDone;
    return stoppedBy || isAnyLeft || !runs.every(isMirrorWhole) ? exitStatus.someFailed : exitStatus.done;
  } finally {
    lines.done();
    letSleep();
    library.close();
  }
}
