import { rmSync } from 'node:fs';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import { codeOf, wordsOf } from '../../base/error.ts';
import type { ResourceRow } from '../../catalog/assets.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import type { Progress } from '../../contract/progress.ts';
import { StorageError } from '../../storage/storage-error.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { isBlobLost, readBlob } from '../../vault/read-blob.ts';
import type { Vault } from '../../vault/vault.ts';
import { atOnce } from '../backup/at-once.ts';
import { blobRefOf } from '../backup/blob-text.ts';
import { fetchAside } from '../copy-out/fetch-aside.ts';
import type { OpenOutgoing } from '../copy-out/outgoing.ts';
import { createFileProgress } from '../file-progress.ts';
import { isPresent } from '../import/known-bytes.ts';
import type { Library } from '../library/open-library.ts';
import { openToRead, type ReadableVault } from '../mirror/open-to-read.ts';
import { type DoneWithAssets, gone, type RefusedAsset, refusedAsset } from '../refused-asset.ts';
import type { OpenVaultOptions } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import { type Came, takeHome } from './take-home.ts';

const parallel = 6;
/** What has come gets its place with so many others, or so much. */
const [batchFiles, batchBytes] = [50, 128 * 1024 * 1024];

export interface FetchOriginalsResult extends DoneWithAssets {
  files: number;
  bytes: number;
}

export interface FetchOriginalsOptions {
  signal: AbortSignal;
  onProgress?: (progress: Progress) => void;
  onRefused?: (refused: RefusedAsset) => void;
  onTrouble?: OpenVaultOptions['onTrouble'];
}

interface Wanted {
  asset: number;
  resource: ResourceRow;
  blob: BlobRow;
}

/**
 * Brings originals that are only in the vault back to their places, each verified by its SHA-256 before it has its name. What has
 * come stays when it is stopped; the rest, and the rest of a large file, is fetched by the next call.
 * @throws {PhotoferryError} `vault-none`, `vault-missing`, `library-full` …, and what the store throws when it answers for nothing
 */
export async function fetchOriginals(
  library: Library,
  assets: readonly number[],
  options: FetchOriginalsOptions,
): Promise<FetchOriginalsResult> {
  const { signal } = options;
  const result: FetchOriginalsResult = { done: 0, refused: [], files: 0, bytes: 0 };
  const troubled = new Set<number>();
  const refuse = (asset: number, trouble: { code: string; message: string }) => {
    if (troubled.has(asset)) return;
    troubled.add(asset);
    const refused = refusedAsset(library, asset, trouble);
    result.refused.push(refused);
    options.onRefused?.(refused);
  };
  const keys = [...new Set(assets)];
  const open = await openToRead(library, options);
  const { vault, close } = open;
  try {
    await requireRecord(vault, { signal });
    const wanted = keys.flatMap((asset) => missingOf(library, vault, { asset, refuse }));
    const bytes = wanted.reduce((sum, { resource }) => sum + resource.sizeBytes, 0);
    const progress = createFileProgress({
      phase: 'fetch',
      total: { files: wanted.length, bytes },
      onProgress: options.onProgress,
    });
    progress.bytes(0);
    const came = createPlacing(library, result);
    try {
      await atOnce(wanted, { limit: parallel, signal }, async (each, live) => {
        try {
          const aside = await fetchOne(library, open, each, { signal: live, onBytes: progress.bytes });
          await came.add({ resource: each.resource, asset: each.asset, aside });
        } catch (error) {
          if (isAbort(error) || live.aborted) throw error;
          if (await isOfAll(vault, error, live)) throw error;
          if (isBlobLost(error))
            library.catalog.transaction(() => library.catalog.backups.doubt(each.blob.id));
          refuse(each.asset, { code: codeOf(error), message: wordsOf(error) });
        }
        progress.file();
      });
    } finally {
      // What has come and is verified gets its place, whatever became of the others.
      await came.flush();
      progress.flush();
    }
    result.done = keys.length - troubled.size;
    return result;
  } finally {
    await close();
  }
}

/** The files of an asset that are not here, with the blob that holds each. */
function missingOf(
  library: Library,
  vault: Vault,
  { asset, refuse }: { asset: number; refuse: (asset: number, trouble: typeof gone) => void },
): Wanted[] {
  const { assets, backups } = library.catalog;
  if (!assets.asset(asset)) {
    refuse(asset, gone);
    return [];
  }
  const missing = assets.resourcesOf(asset).filter((resource) => !isPresent(library, resource));
  return missing.flatMap((resource) => {
    const blob = backups.usableBlob(vault.domain.name, resource.sha256);
    const isThere = blob?.state === 'proven' || blob?.state === 'stored';
    if (isThere) return { asset, resource, blob };
    refuse(asset, notInVault);
    return [];
  });
}

export const notInVault = {
  code: 'original-missing',
  message:
    'It is neither here nor in the vault, as far as this computer knows. Import it again from the phone; where the vault may have it again, `photoferry prove` finds it.',
};

/** Brings a file aside, whole and verified; a part of it that came before is gone on with. */
async function fetchOne(
  library: Library,
  { vault, others }: Pick<ReadableVault, 'vault' | 'others'>,
  { resource, blob }: Wanted,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (count: number) => void },
): Promise<string> {
  const { sha256, sizeBytes } = resource;
  const content = { ...blobRefOf(blob), sha256, sizeBytes };
  const openFrom =
    (place: Vault): OpenOutgoing =>
    ({ offset, signal: live }) =>
      readBlob(place, content, {
        ...(offset > 0 && { range: { start: offset, end: sizeBytes } }),
        signal: live,
      });
  const file = {
    ...{ role: resource.role, path: resource.name, sha256, sizeBytes },
    ...{ mtimeMs: resource.mtimeMs, contentIdentifier: resource.contentIdentifier },
    open: openFrom(vault),
    others: async function* ({ signal: live }: { signal: AbortSignal }) {
      for await (const other of others({ signal: live })) yield openFrom(other);
    },
  };
  // Kept for a week by this name, if it does not come as a whole.
  const aside = path.join(library.incoming, `fetch-${resource.id}-${hex(sha256).slice(0, 32)}.partial`);
  const isFatal = (error: unknown) => isOfAll(vault, error, signal);
  try {
    await fetchAside(file, aside, { root: library.root, signal, onBytes, isFatal });
    return aside;
  } catch (error) {
    if (!signal.aborted && !isAbort(error) && !(await isOfAll(vault, error, signal)))
      rmSync(aside, { force: true });
    throw error;
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** A failure that all other files would share: of the store, or of this disk. */
async function isOfAll(vault: Vault, error: unknown, signal: AbortSignal): Promise<boolean> {
  if (error instanceof StorageError) return !(await isOfObject(vault.store, error, { signal }));
  return codeOf(error).startsWith('target-') || codeOf(error).startsWith('library-');
}

/** Gives what has come its place, many at once and one batch after another. */
function createPlacing(library: Library, sums: { files: number; bytes: number }) {
  let gathered: Came[] = [];
  let bytes = 0;
  const flush = async () => {
    const batch = gathered;
    [gathered, bytes] = [[], 0];
    const taken = await takeHome(library, batch);
    sums.files += taken.length;
    for (const { resource } of taken) sums.bytes += resource.sizeBytes;
  };
  return {
    add: async (came: Came) => {
      gathered.push(came);
      bytes += came.resource.sizeBytes;
      if (gathered.length >= batchFiles || bytes >= batchBytes) await flush();
    },
    flush,
  };
}
