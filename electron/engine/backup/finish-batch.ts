import type { BlobRow } from '../../catalog/backups.ts';
import { acknowledge } from './acknowledge.ts';
import type { BackupContext } from './backup-context.ts';
import type { PlannedAsset } from './plan-asset.ts';
import { proveBlobs } from './prove-blobs.ts';
import { tellAssets } from './tell-assets.ts';

/**
 * The end of a batch whose bytes were sent: prove, tell, acknowledge. An asset whose blob is not there, or is not what was
 * sent, is given back: it needs another generation.
 * @param referred blobs whose proof has to be younger than their newest reference
 */
export async function finishBatch(
  context: BackupContext,
  planned: readonly PlannedAsset[],
  referred: ReadonlySet<number>,
): Promise<{ done: PlannedAsset[]; again: PlannedAsset[] }> {
  const { catalog } = context.library;
  const sound = planned.filter(({ trouble }) => !trouble);
  const rows = new Map<number, BlobRow>();
  for (const { files } of sound) {
    for (const { blob } of files) {
      const row = catalog.backups.blob(blob!)!;
      const isProvenSince = row.state === 'proven' && !referred.has(row.id);
      if (row.state !== 'broken' && !isProvenSince) rows.set(row.id, row);
    }
  }
  const wrong = await proveBlobs(context, [...rows.values()]);
  catalog.transaction(() => {
    for (const { id } of wrong) catalog.backups.setBroken(id);
  });
  const isProven = ({ files }: PlannedAsset) =>
    files.every(({ blob }) => catalog.backups.blob(blob!)?.state === 'proven');
  const done = sound.filter(isProven);
  if (done.length > 0) {
    await tellAssets(context, done);
    acknowledge(context.library, done);
  }
  return { done, again: sound.filter((each) => !done.includes(each)) };
}
