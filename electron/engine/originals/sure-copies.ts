import type { BlobRow } from '../../catalog/backups.ts';
import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { Vault } from '../../vault/vault.ts';
import { atOnce } from '../backup/at-once.ts';
import type { BackupContext } from '../backup/backup-context.ts';
import { proveCopy } from '../mirror/mirror-blobs.ts';
import { unlockedOf } from '../mirror/open-mirror.ts';
import { openedOnce } from '../mirror/open-to-read.ts';
import { hasWayIn } from '../mirror/ways-in.ts';

const looksAtOnce = 8;

/**
 * Of which of these blobs a mirror shows its copy at this moment: a mirror that can be had, is this very vault and opens by itself; with
 * the MD5 of what this desktop sent there, or else by reading it. A mirror that cannot be had counts for nothing.
 */
export async function sureCopies(context: BackupContext, blobs: readonly BlobRow[]): Promise<Set<number>> {
  const { library, vault, signal } = context;
  const sure = new Set<number>();
  for (const row of library.catalog.mirrors.all()) {
    const { placesOf } = library.catalog.mirrors;
    const open = blobs.filter(({ id }) => !sure.has(id) && placesOf(id).includes(row.place));
    if (open.length === 0) continue;
    const mirror = openedOnce(unlockedOf(vault), row, { signal });
    try {
      await lookAt(context, { mirror: await mirror.open({ signal }), row }, { blobs: open, sure });
    } catch {
      signal.throwIfAborted();
    } finally {
      await mirror.close();
    }
  }
  return sure;
}

interface Place {
  mirror: Vault;
  row: MirrorRow;
}

async function lookAt(
  context: BackupContext,
  place: Place,
  { blobs, sure }: { blobs: readonly BlobRow[]; sure: Set<number> },
): Promise<void> {
  const { library, signal } = context;
  const { mirrors } = library.catalog;
  const { mirror, row } = place;
  if (!(await hasWayIn(library, mirror, { signal }))) return;
  await atOnce(blobs, { limit: looksAtOnce, signal }, async (blob, live) => {
    const known = mirrors.find(row.id, blob);
    if (!known) return;
    if (await proveCopy({ library, mirror, row, signal: live }, known)) sure.add(blob.id);
    // The next run looks at everything there.
    else mirrors.setSeen(row.id, null);
  });
}
