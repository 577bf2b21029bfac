import { randomBytes } from 'node:crypto';
import type { AssetRow } from '../../catalog/assets.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import { blobIdentity } from '../../crypto/blob-identity.ts';
import { encodeReferences, holderOf } from '../../vault/references.ts';
import type { BackupContext } from './backup-context.ts';
import { blobTextOf } from './blob-text.ts';
import type { PlannedFile, PlannedFiles } from './plan-asset.ts';
import { deletedMeanwhile, lastingTrouble, type Trouble } from './trouble.ts';

/**
 * Gives every planned file its blob and refers to it: one batch of references, in the outbox past a power cut when this
 * returns. A file that is neither here nor in the vault gets its trouble instead, and so do those of an asset that was deleted
 * since it was planned.
 * @param allowKnown whether a blob that another wrote may be tried
 */
export function refer(
  context: BackupContext,
  planned: readonly PlannedFiles[],
  { allowKnown }: { allowKnown: boolean },
): void {
  const { library, vault } = context;
  const { backups, outbox, tombstones } = library.catalog;
  const assign = () => {
    const entries: { holder: string; blobs: string[] }[] = [];
    for (const each of planned) {
      if (each.asset && !isThere(context, each.asset)) {
        for (const file of each.files) file.trouble = deletedMeanwhile(file.shown);
        continue;
      }
      const life = each.asset ? lifeOf(context, each.asset) : tombstones.nextLife(each.holderId);
      if (each.asset) each.asset = { ...each.asset, life };
      const rows: BlobRow[] = [];
      for (const file of each.files) {
        if (file.trouble) continue;
        const row = blobFor({ library, vault }, file, allowKnown);
        if (row) rows.push(row);
        else file.trouble = missing(context, file);
        file.blob = row?.id;
      }
      const { holderId } = each;
      const unsaid = rows.filter(({ id }) => !backups.isReferenced(holderId, id));
      if (unsaid.length === 0) continue;
      entries.push({
        holder: holderOf(vault, holderId, life),
        blobs: [...new Set(unsaid.map(blobTextOf))],
      });
      for (const { id } of unsaid) backups.addReference(holderId, id);
    }
    if (entries.length === 0) return;
    const last = outbox.last(vault.desktop, 'refs');
    const sequence = (last?.sequence ?? 0) + 1;
    const encoded = encodeReferences(vault, { sequence, previous: last?.name ?? null, entries });
    outbox.append(vault.desktop, { kind: 'refs', sequence, ...encoded });
  };
  library.catalog.durably(assign);
}

/** The asset is in the catalog still, under the identity that it was planned with. */
export function isThere({ library }: Pick<BackupContext, 'library'>, { id, assetId }: AssetRow): boolean {
  const now = library.catalog.assets.asset(id);
  return now !== undefined && Buffer.compare(now.assetId, assetId) === 0;
}

/** The life that it is in: the next where another desktop has ended the one that it was in. */
function lifeOf({ library, vault }: BackupContext, { id, assetId }: AssetRow): number {
  const { assets, backups, tombstones } = library.catalog;
  const now = assets.asset(id)!.life;
  let life = now;
  for (; tombstones.isEndedHolder(holderOf(vault, assetId, life)); life++)
    tombstones.endLife({ kind: 'asset', assetId, life }, true);
  if (life === now) return life;
  assets.setLife(id, life);
  backups.dropReferences(assetId);
  return life;
}

/** What was given up here because the vault held it, and is not there any more, is fetched again from a phone that has it. */
function missing({ library }: BackupContext, { resource, shown }: PlannedFile): Trouble {
  const { assets, phoneFiles } = library.catalog;
  if (resource !== undefined && assets.resource(resource).evictedFrom !== null) {
    assets.setPath(resource, null);
    phoneFiles.reopen(resource);
  }
  return lastingTrouble('original-missing', shown);
}

/** The blob of these bytes: the one that is in use, one that another wrote, or a new one. */
function blobFor(
  { library, vault }: Pick<BackupContext, 'library' | 'vault'>,
  { sha256, sizeBytes, place }: PlannedFile,
  allowKnown: boolean,
): BlobRow | undefined {
  const { backups, vault: known } = library.catalog;
  const { name: domain } = vault.domain;
  const usable = backups.usableBlob(domain, sha256);
  // What the store has, or may have, needs no file here; it is proven before it counts.
  if (usable && (place !== undefined || usable.state !== 'referenced')) return usable;
  const blobId = Buffer.from(blobIdentity(vault.domain, sha256).blobId, 'hex');
  const foreign = allowKnown
    ? known.knownGenerations(blobId).find((generation) => backups.stateOf(blobId, generation) === undefined)
    : undefined;
  if (!foreign && place === undefined) return undefined;
  const generation = foreign ?? randomBytes(8);
  const state = foreign ? 'foreign' : 'referenced';
  return backups.blob(backups.insertBlob({ domain, blobId, generation, sha256, sizeBytes, state }));
}
