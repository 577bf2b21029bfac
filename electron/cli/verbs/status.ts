import type { CopiesPlace } from '../../contract/api/free-space.ts';
import { copiesOf } from '../../engine/free-space/copies.ts';
import { statusOf } from '../../engine/status.ts';
import { looseWords } from '../loose-words.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, countedAssets, exitStatus, moment, size, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';

export async function status({
  options,
  library: folder,
  output,
}: VerbContext<{ copies?: boolean }>): Promise<number> {
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
    // Every file is looked at for it, which takes seconds for a million.
    const copies = options.copies ? await copiesOf(library) : undefined;
    for (const place of copies?.places ?? []) await output.answer(placeWords(place));
    if (copies && copies.nowhere.assets > 0)
      await output.answer(
        `Nowhere, as far as is known here: files of ${countedAssets(copies.nowhere.assets)}, ${size(copies.nowhere.bytes)}. \`photoferry prove\` looks for them in the vault once more.`,
      );
    await output.json({
      type: 'result',
      ...sums,
      ...(copies && { copies: copies.places, nowhere: copies.nowhere }),
    });
    return exitStatus.done;
  } finally {
    library.close();
  }
}

function placeWords({ kind, name, assets, bytes, lost, listedAtMs }: CopiesPlace): string {
  const where = kind === 'desktop' ? 'This computer' : visible(name);
  const loss =
    lost.assets === 0
      ? 'nothing would be lost with it'
      : `${countedAssets(lost.assets)} would be lost with it, ${size(lost.bytes)} that are nowhere else`;
  const listed = listedAtMs === undefined ? '' : `, ${moment(listedAtMs)}`;
  const has = kind === 'phone' ? `had, when it was last listed${listed},` : 'has';
  return `${where} ${has} all of ${countedAssets(assets)}, ${size(bytes)}: ${loss}.`;
}

function backupWords({ assets, backedUp, proven, vault }: ReturnType<typeof statusOf>): string {
  if (vault === null) return 'Nothing is backed up yet: no vault has been set up.';
  const where = visible(vault);
  if (backedUp === 0 && assets > 0) return `Nothing is backed up yet to ${where}.`;
  const doubt = backedUp - proven;
  const all = backedUp === assets ? 'All of them are' : `${count(backedUp)} of them are`;
  return `${all} backed up to ${where}${doubt > 0 ? `; ${count(doubt)} of these are still to be proven` : ' and proven'}.`;
}
