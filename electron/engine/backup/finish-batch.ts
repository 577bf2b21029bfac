import { acknowledge } from './acknowledge.ts';
import type { BackupContext } from './backup-context.ts';
import type { BackupNotice } from './follow-others.ts';
import type { PlannedAsset } from './plan-asset.ts';
import { proveFiles } from './prove-files.ts';
import { tellAssets } from './tell-assets.ts';

/**
 * The end of a batch whose bytes were sent: prove, tell, acknowledge. What is whole of an asset is told even where another
 * file of it is in trouble; as backed up counts only an asset that is there as a whole. One with a blob that is not there, or is
 * not what was sent, is given back: it needs another generation.
 */
export async function finishBatch(
  context: BackupContext,
  planned: readonly PlannedAsset[],
  onNotice: (notice: BackupNotice) => void,
): Promise<{ done: PlannedAsset[]; again: PlannedAsset[] }> {
  await proveFiles(
    context,
    planned.flatMap(({ files }) => files),
    onNotice,
  );
  const told = planned.filter((each) => each.files.some(({ role, isKept }) => isKept && role !== 'preview'));
  if (told.length > 0) {
    await tellAssets(context, told);
    acknowledge(context.library, told);
  }
  return {
    done: planned.filter((each) => each.files.every(({ isKept }) => isKept)),
    again: planned.filter((each) => each.files.some(({ isKept, trouble }) => !isKept && !trouble)),
  };
}
