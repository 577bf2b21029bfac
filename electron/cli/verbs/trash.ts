import type { Library } from '../../engine/library/open-library.ts';
import { bringBack } from '../../engine/trash/bring-back.ts';
import { listTrash } from '../../engine/trash/list-trash.ts';
import { moveToTrash, restoreFromTrash } from '../../engine/trash/move-to-trash.ts';
import { purgeAssets } from '../../engine/trash/purge-assets.ts';
import { purgeExpired } from '../../engine/trash/purge-expired.ts';
import { keysOf, tellRefused } from '../chosen-assets.ts';
import { counted, countedAssets, exitStatus, type Output, size, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';
import { UsageError } from '../usage-error.ts';
import { withLibrary } from '../with-library.ts';

interface Chosen {
  asset: string[];
  all?: boolean;
}

type TrashContext = VerbContext<Chosen & { expired?: boolean }>;

export async function trashList(context: TrashContext): Promise<number> {
  const { output, signal } = context;
  return await withLibrary(context, async (library) => {
    let trashed = 0;
    for (const { asset: _, trashedAtMs, ...each } of listTrash(library)) {
      signal.throwIfAborted();
      trashed++;
      await output.answer(
        `${each.assetId}  ${visible(each.name)}  ${counted(each.daysLeft, 'day')} left at least`,
      );
      await output.json({ type: 'asset', ...each, trashedAt: new Date(trashedAtMs).toISOString() });
    }
    if (trashed === 0) await output.answer('The trash is empty.');
    await output.json({ type: 'result', trashed });
    return exitStatus.done;
  });
}

export async function trashAdd(context: TrashContext): Promise<number> {
  const { options, output } = context;
  return await withLibrary(context, async (library) => {
    const { keys, strangers } = keysOf(library, requireChosen(options));
    const { done, refused } = moveToTrash(library, keys);
    await output.answer(
      `${countedAssets(done)} put into the trash, for thirty days. Until then nothing is lost: they stay here and in the vault.`,
    );
    const failed = await tellRefused(output, [...refused, ...strangers]);
    await output.json({ type: 'result', trashed: done, refused: failed });
    return failed > 0 ? exitStatus.someFailed : exitStatus.done;
  });
}

export async function trashRestore(context: TrashContext): Promise<number> {
  const { options, output } = context;
  return await withLibrary(context, async (library) => {
    const wanted = options.all ? allIds(library) : requireChosen(options, ', or say --all');
    const { keys, strangers } = keysOf(library, wanted);
    const { done, refused } = restoreFromTrash(library, keys);
    // Of what was deleted for good nothing is here any more, but a phone may have it.
    const lifted = strangers.filter(({ id }) => bringBack(library, [Buffer.from(id, 'hex')]) === 1);
    await output.answer(`${countedAssets(done)} taken out of the trash.`);
    if (lifted.length > 0)
      await output.answer(
        `${countedAssets(lifted.length)} deleted for good before: a phone that still has them brings them with its next import.`,
      );
    const failed = await tellRefused(output, [
      ...refused,
      ...strangers.filter((each) => !lifted.includes(each)),
    ]);
    await output.json({ type: 'result', restored: done, wantedBack: lifted.length, refused: failed });
    return failed > 0 ? exitStatus.someFailed : exitStatus.done;
  });
}

export async function trashPurge(context: TrashContext): Promise<number> {
  const { options, output, signal } = context;
  return await withLibrary(context, async (library) => {
    if (options.expired) return await purgeOld(library, { output, signal });
    const wanted = options.all ? allIds(library) : requireChosen(options, ', or say --all or --expired');
    const { keys, strangers } = keysOf(library, wanted);
    const { done, refused, freedBytes, kept } = await purgeAssets(library, keys, { signal });
    await tellPurged(library, output, { done, freedBytes, kept });
    const failed = await tellRefused(output, [...refused, ...strangers]);
    await output.json({ type: 'result', purged: done, freedBytes, kept, refused: failed });
    return failed > 0 ? exitStatus.someFailed : exitStatus.done;
  });
}

async function purgeOld(
  library: Library,
  { output, signal }: Pick<TrashContext, 'output' | 'signal'>,
): Promise<number> {
  const result = await purgeExpired(library, { signal });
  const { done, refused, freedBytes, kept, waiting, waitingFor } = result;
  await tellPurged(library, output, { done, freedBytes, kept });
  if (waiting > 0)
    await output.answer(
      `${countedAssets(waiting)} kept for now: nothing is deleted by itself before a clock that can be trusted says that thirty days are over${waitingFor ? ` (${waitingFor})` : ''}.`,
    );
  const failed = await tellRefused(output, refused);
  const sums = { purged: done, freedBytes, kept, waiting, refused: failed };
  await output.json({ type: 'result', ...sums, ...(waitingFor && { waitingFor }) });
  return failed > 0 ? exitStatus.someFailed : exitStatus.done;
}

async function tellPurged(
  library: Library,
  output: Output,
  { done, freedBytes, kept }: { done: number; freedBytes: number; kept: readonly string[] },
): Promise<void> {
  await output.answer(`${countedAssets(done)} deleted for good, ${size(freedBytes)} free again.`);
  if (done > 0 && library.catalog.vault.get())
    await output.answer(
      'The vault is told with the next backup. What is encrypted there stays until it is collected, which is not built yet.',
    );
  for (const place of kept)
    output.say(`${visible(place)} was changed since it came, and stays where it is. (file-changed)`);
}

function requireChosen({ asset, all }: Chosen, or = ''): string[] {
  if (asset.length > 0 && !all) return asset;
  const message = `Which ones? Name them with --asset${or}.`;
  throw new UsageError('wrong-use', message, {
    advice: '`photoferry list --json` and `photoferry trash list` show their ids.',
  });
}

const allIds = (library: Library) => [...listTrash(library)].map(({ assetId }) => assetId);
