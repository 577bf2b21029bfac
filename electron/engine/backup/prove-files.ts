import type { BackupContext } from './backup-context.ts';
import type { BackupNotice } from './follow-others.ts';
import type { PlannedFile } from './plan-asset.ts';
import { proveBlobs } from './prove-blobs.ts';

/** Proves files whose bytes were sent: afterwards `isKept` says of each whether the vault was seen to have it whole. */
export async function proveFiles(
  context: BackupContext,
  files: readonly PlannedFile[],
  onNotice: (notice: BackupNotice) => void,
): Promise<void> {
  const { backups } = context.library.catalog;
  const sent = files.filter(({ trouble }) => !trouble);
  const isBroken = (blob: number) => backups.blobState(blob) === 'broken';
  const whole = new Set(sent.map(({ blob }) => blob!).filter((blob) => !isBroken(blob)));
  const unproven = [...whole].filter((blob) => backups.blobState(blob) !== 'proven');
  const wrong = await proveBlobs(
    context,
    unproven.map((blob) => backups.blob(blob)!),
    onNotice,
  );
  context.library.catalog.transaction(() => {
    for (const { id } of wrong) {
      backups.setBroken(id);
      whole.delete(id);
    }
  });
  // Another batch may have found it broken meanwhile. That it refers to it since takes nothing from the proof of this one.
  for (const file of sent) file.isKept = whole.has(file.blob!) && !isBroken(file.blob!);
}
