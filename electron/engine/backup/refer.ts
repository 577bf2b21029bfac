import { randomBytes } from 'node:crypto';
import type { BlobRow } from '../../catalog/backups.ts';
import { blobIdentity } from '../../crypto/blob-identity.ts';
import { encodeReferences, holderOf } from '../../vault/references.ts';
import type { BackupContext } from './backup-context.ts';
import { blobTextOf } from './blob-text.ts';
import type { PlannedAsset, PlannedFile } from './plan-asset.ts';
import { lastingTrouble } from './trouble.ts';

/** Every asset is in its first life: nothing ends one yet. */
export const firstLife = 1;

/**
 * Gives every planned file its blob and refers to it: one batch of references, in the outbox past a power cut when this
 * returns. A file that is neither here nor in the vault gets its trouble instead.
 * @param allowKnown whether a blob that another wrote may be tried
 */
export function refer(
  { library, vault }: BackupContext,
  planned: readonly PlannedAsset[],
  { allowKnown }: { allowKnown: boolean },
): void {
  const { backups, outbox } = library.catalog;
  const assign = () => {
    const entries: { holder: string; blobs: string[] }[] = [];
    for (const each of planned) {
      const rows: BlobRow[] = [];
      for (const file of each.files) {
        if (file.trouble) continue;
        const row = blobFor({ library, vault }, file, allowKnown);
        if (row) rows.push(row);
        else file.trouble = lastingTrouble('original-missing', file.shown);
        file.blob = row?.id;
      }
      const { assetId } = each.asset;
      const unsaid = rows.filter(({ id }) => !backups.isReferenced(assetId, id));
      if (unsaid.length === 0) continue;
      entries.push({
        holder: holderOf(vault, assetId, firstLife),
        blobs: [...new Set(unsaid.map(blobTextOf))],
      });
      for (const { id } of unsaid) backups.addReference(assetId, id);
    }
    if (entries.length === 0) return;
    const last = outbox.last(vault.desktop, 'refs');
    const sequence = (last?.sequence ?? 0) + 1;
    const encoded = encodeReferences(vault, { sequence, previous: last?.name ?? null, entries });
    outbox.append(vault.desktop, { kind: 'refs', sequence, ...encoded });
  };
  library.catalog.durably(assign);
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
