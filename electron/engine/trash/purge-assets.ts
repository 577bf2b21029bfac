import type { AssetRow, ResourceRow } from '../../catalog/assets.ts';
import { looseIdOf } from '../backup/loose-id.ts';
import type { Library } from '../library/open-library.ts';
import { type DoneWithAssets, gone, refusedAsset } from '../refused-asset.ts';
import { type Leaving, removeFiles } from '../removal/remove-files.ts';

/** So many are decided at once: a few syncs for all of them. */
const atOnce = 100;

export interface PurgeResult extends DoneWithAssets {
  /** Of originals, that this disk has free again. */
  freedBytes: number;
  /**
   * Files, below the library, that are not what came from the phone any more: they stay where they are, though the photo that
   * they were is gone.
   */
  kept: string[];
}

export interface PurgeOptions {
  signal: AbortSignal;
  nowMs?: number;
  /** So many are through. */
  onDone?: (assets: number) => void;
}

/**
 * Deletes assets for good, which must be in the trash: their originals here, pictures and rows. A tombstone keeps a phone that
 * still holds them from bringing them back; the vault is told with the next backup that they are gone. What is encrypted there
 * stays until it is collected. An abort ends it between assets.
 */
export async function purgeAssets(
  library: Library,
  assets: readonly number[],
  { signal, nowMs = Date.now(), onDone }: PurgeOptions,
): Promise<PurgeResult> {
  const result: PurgeResult = { done: 0, refused: [], freedBytes: 0, kept: [] };
  const wanted = [...new Set(assets)];
  for (let from = 0; from < wanted.length; from += atOnce) {
    const group = wanted.slice(from, from + atOnce);
    const all = group.flatMap((key) => {
      const asset = library.catalog.assets.asset(key);
      const trouble = asset ? (asset.trashedAtMs === null ? notInTrash : undefined) : gone;
      if (trouble) result.refused.push(refusedAsset(library, key, trouble));
      return asset && !trouble ? [leave(library, { asset, nowMs }, result)] : [];
    });
    if (all.length > 0) await removeFiles(library, all, { signal });
    onDone?.(from + group.length);
  }
  return result;
}

const notInTrash = { code: 'not-in-trash', message: 'Only what is in the trash can be deleted for good.' };

function leave(
  library: Library,
  { asset, nowMs }: { asset: AssetRow; nowMs: number },
  result: PurgeResult,
): Leaving {
  const { catalog } = library;
  const resources = resourcesOf(library, asset.id);
  const identities = [asset.assetId, ...catalog.backups.aliasesOf(asset.id)];
  const here = resources.flatMap(({ id, path, sha256, sizeBytes }) =>
    path === null ? [] : { resource: id, path, sha256, sizeBytes },
  );
  return {
    kind: 'purge',
    identities: identities.map((identity) => Buffer.from(identity)),
    files: here,
    decide: (states) => {
      if (!isAsItWas(library, asset, resources)) {
        result.refused.push(refusedAsset(library, asset.id, changedMeanwhile));
        return 'stay';
      }
      bury(library, { asset, resources, identities, nowMs });
      result.done++;
      for (const { resource, path, sizeBytes } of here) {
        if (states.get(resource) === 'aside') result.freedBytes += sizeBytes;
        if (states.get(resource) === 'changed') result.kept.push(path);
      }
      return 'go';
    },
  };
}

const changedMeanwhile = {
  code: 'changed-meanwhile',
  message:
    'Something happened to it just now: it was taken out of the trash, or more of it came from a phone.',
};

/** All its files, and second copies of them that belong to nothing else. */
function resourcesOf({ catalog }: Library, asset: number): ResourceRow[] {
  const own = catalog.assets.resourcesOf(asset);
  const copies = own.flatMap(({ sha256 }) => catalog.removals.copiesOf(sha256, asset));
  return [...own, ...[...new Set(copies)].map((id) => catalog.assets.resource(id))];
}

function isAsItWas(library: Library, asset: AssetRow, resources: readonly ResourceRow[]): boolean {
  const now = library.catalog.assets.asset(asset.id);
  if (!now || now.trashedAtMs === null || Buffer.compare(now.assetId, asset.assetId) !== 0) return false;
  const there = resourcesOf(library, asset.id);
  const before = new Map(resources.map(({ id, path }) => [id, path]));
  return there.length === before.size && there.every(({ id, path }) => before.get(id) === path);
}

/** The rows of an asset go, and what keeps it from coming back is there instead. Within a durable transaction. */
function bury(
  { catalog }: Library,
  {
    asset,
    resources,
    identities,
    nowMs,
  }: { asset: AssetRow; resources: readonly ResourceRow[]; identities: readonly Uint8Array[]; nowMs: number },
): void {
  const { backups, removals, tombstones, vault } = catalog;
  const { assetId, life } = asset;
  tombstones.bury({ assetId, life, atMs: nowMs, files: resources.map(({ sha256 }) => sha256) });
  // Where there is no vault nobody has to be told.
  const isTold = vault.get() === undefined;
  for (const identity of identities) {
    const ending = identity === assetId ? life : tombstones.nextLife(identity);
    tombstones.endLife({ kind: 'asset', assetId: identity, life: ending }, isTold);
  }
  // Second copies, which the vault keeps as files of their own.
  const loose = resources.flatMap(({ asset: owner, sha256, path }) =>
    owner === null && path !== null ? looseIdOf({ sha256, path }) : [],
  );
  for (const assetId of loose)
    tombstones.endLife({ kind: 'file', assetId, life: tombstones.nextLife(assetId) }, isTold);
  backups.release(asset.id, [...identities, ...loose]);
  for (const { id } of resources) {
    tombstones.settlePhoneFiles(id, assetId);
    removals.dropResource(id);
  }
  removals.dropAsset(asset.id);
}
