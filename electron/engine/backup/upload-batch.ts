import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, PhotoferryError } from '../../base/error.ts';
import { createResourceDigest, PART_BYTES } from '../../media/resource-digest.ts';
import { blobName } from '../../vault/layout.ts';
import type { Sealer } from '../../vault/sealer.ts';
import { uploadBlob } from '../../vault/upload-blob.ts';
import type { UploadedBlob } from '../../vault/upload-request.ts';
import type { UploadState } from '../../vault/upload-state.ts';
import { LibraryError } from '../library/library-error.ts';
import { atOnce } from './at-once.ts';
import type { BackupContext } from './backup-context.ts';
import { blobRefOf } from './blob-text.ts';
import { isStoreGone } from './is-store-gone.ts';
import type { PlannedFile, PlannedFiles } from './plan-asset.ts';
import { lastingTrouble, type Trouble } from './trouble.ts';

export interface UploadBatchOptions {
  sealer: Sealer;
  /** Stored bytes that the store has, for the progress. */
  onBytes: (bytes: number) => void;
  /** Stored bytes that went out, those of blobs that are not complete yet included. */
  onSent: (bytes: number) => void;
}

/**
 * Sends the blobs of a batch that are not in the store yet, several at once, in order. What is wrong with one file becomes its
 * trouble; what is wrong with the store ends it.
 */
export async function uploadBatch(
  context: BackupContext,
  planned: readonly PlannedFiles[],
  { transfers, ...options }: UploadBatchOptions & { transfers: number },
): Promise<void> {
  const { backups } = context.library.catalog;
  const files = new Map<number, PlannedFile>();
  const all = planned.flatMap((each) => each.files.filter(({ trouble }) => !trouble));
  for (const file of all) {
    if (backups.blobState(file.blob!) === 'referenced' && file.place !== undefined)
      files.set(file.blob!, file);
  }
  const troubles = new Map<number, Trouble>();
  const arrivals = noteArrivals(context);
  const storageClass = context.library.catalog.vault.get()!.storageClass ?? undefined;
  try {
    await atOnce([...files.values()], { limit: transfers, signal: context.signal }, async (file, signal) => {
      const uploaded = await uploadOne({ ...context, signal }, file, { ...options, storageClass });
      if ('stored' in uploaded) arrivals.add(file.blob!, uploaded.stored);
      else troubles.set(file.blob!, uploaded);
    });
  } finally {
    arrivals.flush();
  }
  for (const file of all) file.trouble = troubles.get(file.blob!);
}

/** A crash sends again what was not noted yet. */
const unnotedBytes = 1024 * 1024;

/** Notes blobs that the store has taken, small ones some at a time: a transaction each costs as much as all the rest of them. */
function noteArrivals({ library: { catalog } }: BackupContext) {
  let gathered: [row: number, stored: UploadedBlob][] = [];
  let bytes = 0;
  const flush = () => {
    const noted = gathered;
    [gathered, bytes] = [[], 0];
    catalog.transaction(() => {
      for (const [row, { storedBytes, etag }] of noted) catalog.backups.setStored(row, storedBytes, etag);
    });
  };
  const add = (row: number, stored: UploadedBlob) => {
    gathered.push([row, stored]);
    bytes += stored.storedBytes;
    if (bytes >= unnotedBytes) flush();
  };
  return { add, flush };
}

async function uploadOne(
  context: BackupContext,
  file: PlannedFile,
  options: UploadBatchOptions & { storageClass: string | undefined },
  isSecond = false,
): Promise<{ stored: UploadedBlob } | Trouble> {
  const { library, vault, signal } = context;
  const { sealer, storageClass, onBytes, onSent } = options;
  const { assets, backups } = library.catalog;
  const row = backups.blob(file.blob!)!;
  const { sha256, sizeBytes, resource } = file;
  try {
    const parts = resource === undefined ? null : assets.partsOf(resource);
    const stored = await uploadBlob(
      vault,
      sealer,
      {
        ...{ name: blobName(blobRefOf(row)), sha256, sizeBytes, parts },
        // What is looked at every day stays where it is read at once.
        storageClass: resource === undefined ? undefined : storageClass,
        source:
          resource === undefined ? { bytes: await readFile(file.place!, { signal }) } : { path: file.place! },
      },
      {
        ...(row.upload !== null && { resume: JSON.parse(row.upload) as unknown }),
        ...{ signal, onBytes, onSent },
        onState: (state: UploadState) => {
          library.catalog.durably(() => backups.setUpload(row.id, JSON.stringify(state)));
        },
        onParts: (digests: Uint8Array) => {
          if (resource !== undefined) assets.setParts(resource, digests);
        },
      },
    );
    return { stored };
  } catch (error) {
    signal.throwIfAborted();
    if (isStoreGone(error)) throw error;
    // One bad reading, or digests of parts that were made from one, disown no original.
    if (codeOf(error) === 'file-changed' && resource !== undefined) {
      const parts = await partsAsImported(file, { signal });
      if (parts && isSecond) return unsteady(file);
      if (parts) {
        if (sizeBytes > PART_BYTES) assets.setParts(resource, parts);
        return uploadOne(context, file, options, true);
      }
    }
    return troubleOf(library, file, error);
  }
}

/** The digests of the parts of a file that is what was imported, read once more as a whole. */
async function partsAsImported(
  { place, sha256 }: PlannedFile,
  { signal }: { signal: AbortSignal },
): Promise<Uint8Array | undefined> {
  const digest = createResourceDigest();
  try {
    const stream = createReadStream(place!, { highWaterMark: 1024 * 1024, signal });
    for await (const chunk of stream as AsyncIterable<Buffer>) digest.update(chunk);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  const read = digest.digest();
  return Buffer.compare(read.sha256, sha256) === 0 ? read.parts : undefined;
}

function unsteady({ shown }: PlannedFile): Trouble {
  const message =
    'This disk gives other bytes of it each time it is read. It is tried again later; check the disk.';
  return { path: shown, code: 'file-unsteady', message, isPermanent: false };
}

/** A file that the disk has damaged is not the original any more: the next import of a phone that has it brings it again. */
function troubleOf(
  { catalog, root }: BackupContext['library'],
  { resource, shown }: PlannedFile,
  error: unknown,
): Trouble {
  const code = codeOf(error);
  if (!(error instanceof PhotoferryError) && !/^E[A-Z0-9]+$/.test(code)) throw error;
  // Not one file, but the disk that all of them are on.
  if (!existsSync(path.join(root, 'Originals'))) throw libraryGone(root, error);
  if (code === 'file-changed' && resource !== undefined) {
    catalog.transaction(() => {
      catalog.assets.setPath(resource, null);
      catalog.phoneFiles.reopen(resource);
    });
    return lastingTrouble(code, shown);
  }
  const message = error instanceof PhotoferryError ? error.message : `It cannot be read (${code}).`;
  return { path: shown, code, message, isPermanent: false };
}

function libraryGone(root: string, cause: unknown): LibraryError {
  return new LibraryError('library-gone', `The disk that holds ${root} is no longer there.`, {
    advice: 'Connect it again and run the backup again; it goes on where it stopped.',
    cause,
  });
}
