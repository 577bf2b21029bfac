import type { BlobRow } from '../../catalog/backups.ts';
import { createResourceDigest, PART_BYTES } from '../../media/resource-digest.ts';
import { condemnedAmong } from '../../vault/condemned.ts';
import { atOnce } from './at-once.ts';
import type { BackupContext } from './backup-context.ts';
import { blobTextOf } from './blob-text.ts';
import { isWhole } from './is-whole.ts';
import type { PlannedFiles } from './plan-asset.ts';
import { refer } from './refer.ts';
import { sendOutbox } from './send-outbox.ts';

/** So many candidates of others are tried for a photo; after that it is sent. */
const maxRounds = 4;

/**
 * The beginning of every write: the references are in the store, none of the blobs is marked by a collector, and those that
 * another wrote have been read back whole. What is marked, missing, wrong or unreadable is left for a new generation, with a
 * reference of its own.
 */
export async function settleReferences(
  context: BackupContext,
  planned: readonly PlannedFiles[],
  { readers }: { readers: number },
): Promise<void> {
  const { library, vault, signal } = context;
  const { backups } = library.catalog;
  for (let round = 1; ; round++) {
    refer(context, planned, { allowKnown: round <= maxRounds });
    await sendOutbox(context, 'refs');
    const rows = unsettled(context, planned);
    if (rows.length === 0) return;
    const marked = await condemnedAmong(vault, new Set(rows.map(blobTextOf)), { signal });
    const lost = rows.filter((row) => marked.has(blobTextOf(row)));
    const foreign = rows.filter((row) => row.state === 'foreign' && !lost.includes(row));
    await atOnce(foreign, { limit: readers, signal }, async (row, live) => {
      if (!(await isKnownWhole({ ...context, signal: live }, row))) lost.push(row);
      else backups.setProven(row.id, { proof: 'read', atMs: Date.now(), doubts: row.doubts });
    });
    if (lost.length === 0) return;
    library.catalog.transaction(() => {
      for (const { id } of lost) backups.setBroken(id);
    });
  }
}

/** Each once: whatever was not seen whole since it was last referred to. */
function unsettled({ library }: BackupContext, planned: readonly PlannedFiles[]): BlobRow[] {
  const ids = new Set(
    planned.flatMap(({ files }) => files.flatMap(({ trouble, blob }) => (trouble ? [] : blob!))),
  );
  const { backups } = library.catalog;
  return [...ids].filter((id) => backups.blobState(id) !== 'proven').map((id) => backups.blob(id)!);
}

/** Reads what another wrote; the digests of its parts are kept where there are none, so that ranges can be checked later. */
async function isKnownWhole(context: BackupContext, row: BlobRow): Promise<boolean> {
  const digest = row.sizeBytes > PART_BYTES ? createResourceDigest() : undefined;
  const { signal } = context;
  if (!(await isWhole(context, row, { signal, onData: (data) => digest?.update(data) }))) return false;
  if (!digest) return true;
  const { assets, transaction } = context.library.catalog;
  const { parts } = digest.digest();
  transaction(() => {
    for (const { id } of assets.resourcesBySha256(row.sha256))
      if (assets.partsOf(id) === null) assets.setParts(id, parts);
  });
  return true;
}
