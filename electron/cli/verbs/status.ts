import { statusOf } from '../../engine/status.ts';
import { looseWords } from '../loose-words.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, countedAssets, exitStatus, size, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';

export async function status({ library: folder, output }: VerbContext<object>): Promise<number> {
  const library = openForVerb(folder, output, { mustExist: true });
  try {
    const sums = statusOf(library);
    await output.answer(
      `${countedAssets(sums.assets).replace('photos or', 'photos and')}, ${size(sums.bytes)}, in ${library.root}`,
    );
    if (sums.pending > 0) await output.answer(`${count(sums.pending)} still to be fetched from phones.`);
    await output.answer(backupWords(sums));
    if (sums.failed > 0)
      await output.answer(
        `${countedAssets(sums.failed)} could not be backed up; \`photoferry backup\` names each.`,
      );
    if (sums.evicted > 0)
      await output.answer(`Originals of ${countedAssets(sums.evicted)} are only in the vault.`);
    if (sums.trashed > 0) await output.answer(`${countedAssets(sums.trashed)} of all are in the trash.`);
    const loose = looseWords(library);
    if (loose) await output.answer(loose);
    await output.json({ type: 'result', ...sums });
    return exitStatus.done;
  } finally {
    library.close();
  }
}

function backupWords({ assets, backedUp, proven, vault }: ReturnType<typeof statusOf>): string {
  if (vault === null) return 'Nothing is backed up yet: no vault has been set up.';
  const where = visible(vault);
  if (backedUp === 0 && assets > 0) return `Nothing is backed up yet to ${where}.`;
  const doubt = backedUp - proven;
  const all = backedUp === assets ? 'All of them are' : `${count(backedUp)} of them are`;
  return `${all} backed up to ${where}${doubt > 0 ? `; ${count(doubt)} of these are still to be proven` : ' and proven'}.`;
}
