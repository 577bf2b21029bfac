import { setImmediate } from 'node:timers/promises';
import type { ResourceProof } from '../../catalog/room.ts';
import type { FreeSpaceProof, StayCode } from '../../contract/api/free-space.ts';
import { blobName } from '../../vault/layout.ts';
import { blobRefOf } from '../backup/blob-text.ts';
import { isPresent } from '../import/known-bytes.ts';
import type { Library } from '../library/open-library.ts';
import type { Candidate } from './candidate.ts';
import type { SpaceTarget } from './plan-free-space.ts';

/** A file that may go, as it is carried out and as it is shown. */
export interface ProvenFile {
  /** Of a phone's file only. */
  candidate?: Candidate;
  proof: FreeSpaceProof;
}

/**
 * The files of one asset that stand where space is wanted, each with its proof: all of them, or why none may go. Held against every
 * row of the catalog that a backup rests on; a plan knows less.
 */
export function proveAsset(
  library: Library,
  asset: number,
  target: SpaceTarget,
  { secondCopy = false }: { secondCopy?: boolean | undefined } = {},
): { files: ProvenFile[] } | { stays: StayCode; path: string } {
  const { assets, room } = library.catalog;
  const row = assets.asset(asset);
  const proofs = row ? room.proofs(asset) : [];
  const there = target === 'desktop' ? [] : room.filesThere(asset, target.phone);
  const path = there[0]?.path ?? proofs[0]?.path ?? '';
  if (!row || proofs.length === 0) return { stays: 'not-backed-up', path };
  if (row.trashedAtMs !== null) return { stays: 'in-trash', path };
  if (!library.catalog.backups.isBackedUp(asset)) return { stays: 'not-backed-up', path };
  const byResource = new Map(proofs.map((each) => [each.resource, each]));
  if (proofs.some(({ blob }) => !blob)) return { stays: 'not-proven', path };
  // Its size is that of what came from it, or it is something else by now.
  const isSame = there.every(({ resource, sizeBytes }) => byResource.get(resource)?.sizeBytes === sizeBytes);
  if (!isSame) return { stays: 'pending', path };
  const hasSecond = (each: ResourceProof) =>
    (target !== 'desktop' && isPresent(library, each)) ||
    library.catalog.mirrors.placesOf(each.blob!.id).length > 0;
  if (secondCopy && !proofs.every(hasSecond)) return { stays: 'no-second-copy', path };

  const proofOf = (
    { resource, role, sha256, blob, path: place, sizeBytes: ownBytes }: ResourceProof,
    file: Pick<FreeSpaceProof, 'path' | 'sizeBytes' | 'mtimeMs'>,
  ): FreeSpaceProof => {
    const except = target === 'desktop' ? undefined : target.phone;
    return {
      ...file,
      sha256: hex(sha256),
      ...{ role, asset, assetId: hex(row.assetId), takenAtMs: row.takenAtMs },
      blob: blobName(blobRefOf(blob!)),
      ...{ proof: blob!.proof, provenAtMs: blob!.provenAtMs },
      copies: {
        desktop: target !== 'desktop' && isPresent(library, { path: place, sizeBytes: ownBytes }),
        phones: room.phonesOf(resource, except),
        vaults: [library.catalog.vault.get()?.place ?? '', ...library.catalog.mirrors.placesOf(blob!.id)],
      },
    };
  };
  if (target === 'desktop')
    return {
      files: proofs.flatMap((each) => {
        const { path: place, sizeBytes, mtimeMs } = each;
        return place === null ? [] : { proof: proofOf(each, { path: place, sizeBytes, mtimeMs }) };
      }),
    };
  return {
    files: there.map(({ phoneFile, resource, path: place, sizeBytes, mtimeMs }) => {
      const each = byResource.get(resource)!;
      const file = { path: place, sizeBytes, mtimeMs };
      const candidate = {
        ...{ ...file, phoneFile, sha256: each.sha256, asset, resource, blob: each.blob!.id },
        ...(secondCopy && { needsSecond: true }),
      };
      return { candidate, proof: proofOf(each, file) };
    }),
  };
}

/** So many are proven at a stretch; others have their turn between. */
const atAStretch = 100;

/** The files of a phone that are to go with these assets; `staying`: one of each asset of which none may, as things are now. */
export async function candidatesOf(
  library: Library,
  {
    assets,
    phone,
    secondCopy,
  }: { assets: readonly number[]; phone: number; secondCopy?: boolean | undefined },
  { signal }: { signal: AbortSignal },
): Promise<{ candidates: Candidate[]; staying: { path: string; code: StayCode }[] }> {
  const candidates: Candidate[] = [];
  const staying: { path: string; code: StayCode }[] = [];
  for (const [at, asset] of assets.entries()) {
    const proven = proveAsset(library, asset, { phone }, { secondCopy });
    if ('stays' in proven) staying.push({ path: proven.path, code: proven.stays });
    else candidates.push(...proven.files.flatMap(({ candidate }) => candidate ?? []));
    if (at % atAStretch !== atAStretch - 1) continue;
    await setImmediate();
    signal.throwIfAborted();
  }
  return { candidates, staying };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
