import type { LooseFile } from '../../catalog/loose-files.ts';
import { appendLog } from './append-log.ts';
import type { BackupContext } from './backup-context.ts';
import { blobTextOf } from './blob-text.ts';
import { looseIdOf } from './loose-id.ts';
import { type PlannedFiles, planResource, troublesOf } from './plan-asset.ts';
import { proveFiles } from './prove-files.ts';
import type { SendOptions } from './send-all.ts';
import { settleReferences } from './settle-references.ts';
import { notKept, type Trouble } from './trouble.ts';
import { uploadBatch } from './upload-batch.ts';

const batchFiles = 500;

export interface SendLooseOptions extends Omit<SendOptions, 'onSettled'> {
  onSettled: (files: number, troubles: Trouble[]) => Promise<void>;
}

/**
 * Sends what belongs to no asset, in the order of every write. What fails is tried again by every backup. Of files whose
 * photo came since, and is backed up with them, the log tells that they are loose no more.
 */
export async function sendLooseFiles(context: BackupContext, options: SendLooseOptions): Promise<void> {
  const { looseFiles } = context.library.catalog;
  for (let rows = looseFiles.joined(batchFiles); rows.length > 0; rows = looseFiles.joined(batchFiles)) {
    const said = rows.map((row) => ({ ...nameInLog(row), value: null }));
    await appendLog(context, said, () => {
      for (const { id } of rows) looseFiles.forget(id);
    });
  }
  for (let rows = looseFiles.due(0, batchFiles); rows.length > 0; ) {
    await sendBatch(context, rows, options);
    rows = looseFiles.due(rows.at(-1)!.id, batchFiles);
  }
}

async function sendBatch(
  context: BackupContext,
  rows: readonly LooseFile[],
  { transfers, onNotice, onSettled, ...options }: SendLooseOptions,
): Promise<void> {
  const { backups, looseFiles, tombstones } = context.library.catalog;
  const planned = rows.map(
    (row): PlannedFiles => ({ holderId: looseIdOf(row), files: [planResource(context.library, row)] }),
  );
  const files = planned.flatMap((each) => each.files);
  await settleReferences(context, planned, { readers: transfers });
  await uploadBatch(context, planned, { transfers, ...options });
  await proveFiles(context, files, onNotice);
  const kept = rows.flatMap((row, at) => (files[at]!.isKept ? [{ row, file: files[at]! }] : []));
  const said = kept.flatMap(({ row, file: { logged, blob } }) => {
    const { entity, field } = nameInLog(row);
    const value = { ...logged, blob: blobTextOf(backups.blob(blob!)!) };
    return [
      { entity, field: 'life', value: tombstones.nextLife(looseIdOf(row)) },
      { entity, field, value },
    ];
  });
  if (said.length > 0) await appendLog(context, said);
  context.library.catalog.transaction(() => {
    for (const { row, file } of kept)
      if (backups.blobState(file.blob!) !== 'broken') looseFiles.acknowledge(row.id, file.blob!);
  });
  for (const file of files) if (!file.isKept) file.trouble ??= notKept(file.shown);
  await onSettled(rows.length, planned.flatMap(troublesOf));
}

function nameInLog(row: LooseFile): { entity: string; field: string } {
  return {
    entity: `file:${looseIdOf(row).toString('hex')}`,
    field: `resource:${row.role}:${Buffer.from(row.sha256).toString('hex')}`,
  };
}
