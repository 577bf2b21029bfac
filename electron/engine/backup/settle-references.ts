import { codeOf } from '../../base/error.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import { condemnedAmong } from '../../vault/condemned.ts';
import { verifyBlob } from '../../vault/read-blob.ts';
import { atOnce } from './at-once.ts';
import type { BackupContext } from './backup-context.ts';
import { blobRefOf, blobTextOf } from './blob-text.ts';
import type { PlannedAsset } from './plan-asset.ts';
import { refer } from './refer.ts';
import { sendOutbox } from './send-outbox.ts';

/** So many candidates of others are tried for a photo; after that it is sent. */
const maxRounds = 4;

/**
 * The beginning of every write: the references are in the store, none of the blobs is marked by a collector, and those that
 * another wrote have been read back whole. What is marked, missing or wrong is left for a new generation, with a reference of
 * its own.
 * @returns the rows of the blobs that are newly referred to and were not read since: an older proof does not count
 */
export async function settleReferences(
  context: BackupContext,
  planned: readonly PlannedAsset[],
  { readers }: { readers: number },
): Promise<Set<number>> {
  const { library, vault, signal } = context;
  const { backups } = library.catalog;
  const referred = new Set<number>();
  for (let round = 1; ; round++) {
    const newly = refer(context, planned, { allowKnown: round <= maxRounds });
    for (const id of newly) referred.add(id);
    await sendOutbox(context, 'refs');
    const rows = unsettled(context, planned, newly);
    if (rows.length === 0) return referred;
    const marked = await condemnedAmong(vault, new Set(rows.map(blobTextOf)), { signal });
    const lost = rows.filter((row) => marked.has(blobTextOf(row)));
    const foreign = rows.filter((row) => row.state === 'foreign' && !lost.includes(row));
    await atOnce(foreign, { limit: readers, signal }, async (row, live) => {
      if (!(await isWhole(context, row, { signal: live }))) lost.push(row);
      else {
        backups.setProven(row.id, { proof: 'read', atMs: Date.now() });
        referred.delete(row.id);
      }
    });
    if (lost.length === 0) return referred;
    library.catalog.transaction(() => {
      for (const { id } of lost) backups.setBroken(id);
    });
  }
}

/** Each once: what is newly referred to, and what is not proven yet. */
function unsettled(
  { library }: BackupContext,
  planned: readonly PlannedAsset[],
  newly: ReadonlySet<number>,
): BlobRow[] {
  const ids = new Set(
    planned.flatMap(({ trouble, files }) => (trouble ? [] : files.map(({ blob }) => blob!))),
  );
  return [...ids]
    .map((id) => library.catalog.backups.blob(id)!)
    .filter(({ id, state }) => newly.has(id) || state !== 'proven');
}

/** Reads a blob back and holds it against the SHA-256 of what is here. */
export async function isWhole(
  { vault }: Pick<BackupContext, 'vault'>,
  row: BlobRow,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  try {
    const wanted = { ...blobRefOf(row), sha256: row.sha256, sizeBytes: row.sizeBytes };
    await verifyBlob(vault, wanted, { signal });
    return true;
  } catch (error) {
    if (['blob-missing', 'blob-damaged'].includes(codeOf(error))) return false;
    throw error;
  }
}
