import type { BlobRow } from '../../catalog/backups.ts';
import { acknowledge } from './acknowledge.ts';
import type { BackupContext } from './backup-context.ts';
import type { BackupNotice } from './follow-others.ts';
import type { PlannedAsset } from './plan-asset.ts';
import { proveBlobs } from './prove-blobs.ts';
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
  const { backups } = context.library.catalog;
  const files = planned.flatMap((each) => each.files.filter(({ trouble }) => !trouble));
  const rows = new Map<number, BlobRow>();
  for (const { blob } of files) {
    const row = backups.blob(blob!)!;
    if (row.state !== 'broken') rows.set(row.id, row);
  }
  const unproven = [...rows.values()].filter(({ state }) => state !== 'proven');
  const wrong = await proveBlobs(context, unproven, onNotice);
  context.library.catalog.transaction(() => {
    for (const { id } of wrong) {
      backups.setBroken(id);
      rows.delete(id);
    }
  });
  // Another batch may have found it broken meanwhile. That it refers to it since takes nothing from the proof of this one.
  for (const file of files)
    file.isKept = rows.has(file.blob!) && backups.blob(file.blob!)!.state !== 'broken';
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
