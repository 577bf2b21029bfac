import type { AssetRow, ResourceRow } from '../../catalog/assets.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import type { BackupContext } from '../backup/backup-context.ts';
import { followOthers } from '../backup/follow-others.ts';
import type { Library } from '../library/open-library.ts';
import { type DoneWithAssets, gone, refusedAsset } from '../refused-asset.ts';
import { type Leaving, removeFiles } from '../removal/remove-files.ts';
import { type OpenVaultOptions, openVault } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import { whyNotEvictable } from './evictable.ts';
import { sureBlobs } from './sure-blobs.ts';
import { sureCopies } from './sure-copies.ts';

/** So many are decided at once: a few syncs for all of them. */
const groupSize = 100;

export interface EvictResult extends DoneWithAssets {
  /** Of originals, that this disk has free again. */
  freedBytes: number;
}

export interface EvictOptions {
  signal: AbortSignal;
  /** Only what a mirror shows too, at this moment. */
  secondCopy?: boolean | undefined;
  onTrouble?: OpenVaultOptions['onTrouble'];
  /** So many are through. */
  onDone?: (assets: number) => void;
}

/**
 * Frees the originals of assets on this disk, all files of each or none. Only what the vault holds beyond doubt goes: acknowledged
 * and proven, and seen in the store again at this moment; nothing that the person keeps here. Thumbnail and preview stay. An original that is not what came from the
 * phone is never removed. An abort ends it between assets.
 * @throws {PhotoferryError} `vault-none`, `vault-missing`, and what the store throws when it cannot be asked
 */
export async function evictOriginals(
  library: Library,
  assets: readonly number[],
  { signal, secondCopy = false, onTrouble, onDone }: EvictOptions,
): Promise<EvictResult> {
  const result: EvictResult = { done: 0, refused: [], freedBytes: 0 };
  const wanted = [...new Set(assets)];
  library.ballast.give();
  const { vault, close } = await openVault(library, { signal, ...(onTrouble && { onTrouble }) });
  try {
    await requireRecord(vault, { signal });
    const context = { library, vault, signal, secondCopy };
    // Another desktop may have deleted some of them for good: then nothing in the vault is theirs any more.
    await followOthers(context, () => {});
    for (let from = 0; from < wanted.length; from += groupSize) {
      const group = wanted.slice(from, from + groupSize);
      const all = await prepare(context, group, result);
      if (all.length > 0) await removeFiles(library, all, { signal });
      onDone?.(from + group.length);
    }
    return result;
  } finally {
    await close();
    library.ballast.haveAgain();
  }
}

interface EvictContext extends BackupContext {
  secondCopy: boolean;
}

/** One asset whose files may go, unless the store says otherwise. */
interface Candidate {
  asset: AssetRow;
  resources: ResourceRow[];
  blobs: BlobRow[];
}

async function prepare(
  context: EvictContext,
  group: readonly number[],
  result: EvictResult,
): Promise<Leaving[]> {
  const { library } = context;
  const candidates: Candidate[] = [];
  const refuse = (asset: number, trouble: { code: string; message: string }) => {
    result.refused.push(refusedAsset(library, asset, trouble));
  };
  for (const key of group) {
    const asset = library.catalog.assets.asset(key);
    if (!asset) {
      refuse(key, gone);
      continue;
    }
    const found = library.catalog.keptHere.isKept(key) ? { trouble: kept } : whyNotEvictable(context, asset);
    if ('trouble' in found) refuse(key, found.trouble);
    else if (found.resources.length > 0) candidates.push({ asset, ...found });
    // Nothing of it is here any more.
    else result.done++;
  }
  const blobs = new Map(candidates.flatMap((each) => each.blobs.map((blob) => [blob.id, blob])));
  const seconds = context.secondCopy ? await sureCopies(context, [...blobs.values()]) : undefined;
  const sure = await sureBlobs(context, [...blobs.values()]);
  const leaving: Leaving[] = [];
  for (const each of candidates) {
    if (!each.blobs.every(({ id }) => sure.has(id))) refuse(each.asset.id, notInStore);
    else if (seconds && !each.blobs.every(({ id }) => seconds.has(id))) refuse(each.asset.id, noSecondCopy);
    else leaving.push(leave(context, each, result));
  }
  return leaving;
}

const notInStore = {
  code: 'proof-failed',
  message:
    'The store does not show what was sent to it, just now. The original stays here; run a proof, which sends it again.',
};

const noSecondCopy = {
  code: 'no-second-copy',
  message: 'No mirror shows a copy of it just now. The original stays here.',
};

const kept = {
  code: 'kept-here',
  message: 'You keep it on this computer. Say first that it need not be kept here any longer.',
};

const changed = {
  code: 'file-changed',
  message: 'It is not what the phone gave: it was changed here. It stays, and nothing of it was removed.',
};

const missing = { code: 'original-missing', message: 'Its original does not stand where it should.' };

const meanwhile = { code: 'changed-meanwhile', message: 'Something happened to it just now. Try again.' };

function leave(context: EvictContext, { asset, resources }: Candidate, result: EvictResult): Leaving {
  const { library } = context;
  const files = resources.map(({ id, path, sha256, sizeBytes }) => ({
    ...{ resource: id, path: path!, sha256, sizeBytes },
  }));
  return {
    kind: 'evict',
    identities: [Buffer.from(asset.assetId)],
    files,
    decide: (states) => {
      const trouble = whyStay(context, { asset, resources }, [...states.values()]);
      if (trouble) {
        result.refused.push(refusedAsset(library, asset.id, trouble));
        return 'stay';
      }
      for (const { resource, sizeBytes } of files) {
        library.catalog.removals.evict(resource);
        result.freedBytes += sizeBytes;
      }
      result.done++;
      return 'go';
    },
  };
}

/** All is looked at once more, within the transaction that decides. */
function whyStay(
  context: EvictContext,
  { asset, resources }: Pick<Candidate, 'asset' | 'resources'>,
  states: readonly string[],
): { code: string; message: string } | undefined {
  if (context.library.catalog.keptHere.isKept(asset.id)) return kept;
  if (states.includes('changed')) return changed;
  if (states.length < resources.length || states.includes('absent')) return missing;
  const now = context.library.catalog.assets.asset(asset.id);
  const found = now && whyNotEvictable(context, now);
  if (!found || 'trouble' in found) return meanwhile;
  const { mirrors } = context.library.catalog;
  if (context.secondCopy && !found.blobs.every(({ id }) => mirrors.placesOf(id).length > 0))
    return noSecondCopy;
  const key = ({ id, path }: ResourceRow) => `${id} ${path}`;
  const isSame = found.resources.map(key).sort().join('\n') === resources.map(key).sort().join('\n');
  return isSame ? undefined : meanwhile;
}
