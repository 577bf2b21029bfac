import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, PhotoferryError } from '../../base/error.ts';
import { blobName } from '../../vault/layout.ts';
import type { Sealer } from '../../vault/sealer.ts';
import { uploadBlob } from '../../vault/upload-blob.ts';
import type { UploadState } from '../../vault/upload-state.ts';
import { LibraryError } from '../library/library-error.ts';
import { atOnce } from './at-once.ts';
import type { BackupContext } from './backup-context.ts';
import { blobRefOf } from './blob-text.ts';
import { isStoreGone } from './is-store-gone.ts';
import type { PlannedAsset, PlannedFile, Trouble } from './plan-asset.ts';

export interface UploadBatchOptions {
  sealer: Sealer;
  /** Stored bytes that the store has, for the progress. */
  onBytes: (bytes: number) => void;
  /** Stored bytes that went out, once a blob is complete. */
  onSent: (bytes: number) => void;
}

/**
 * Sends the blobs of a batch that are not in the store yet, several at once, in order. What is wrong with one file becomes the
 * trouble of its assets; what is wrong with the store ends it.
 */
export async function uploadBatch(
  context: BackupContext,
  planned: readonly PlannedAsset[],
  { transfers, ...options }: UploadBatchOptions & { transfers: number },
): Promise<void> {
  const { backups } = context.library.catalog;
  const files = new Map<number, PlannedFile>();
  for (const { trouble, files: each } of planned) {
    if (trouble) continue;
    for (const file of each) {
      const { state } = backups.blob(file.blob!)!;
      if (state === 'referenced' && file.place !== undefined) files.set(file.blob!, file);
    }
  }
  const troubles = new Map<number, Trouble>();
  await atOnce([...files.values()], { limit: transfers, signal: context.signal }, async (file, signal) => {
    const trouble = await uploadOne({ ...context, signal }, file, options);
    if (trouble) troubles.set(file.blob!, trouble);
  });
  for (const each of planned) {
    const trouble = each.files.map(({ blob }) => troubles.get(blob!)).find((found) => found !== undefined);
    each.trouble ??= trouble;
  }
}

async function uploadOne(
  { library, vault, signal }: BackupContext,
  file: PlannedFile,
  { sealer, onBytes, onSent }: UploadBatchOptions,
): Promise<Trouble | undefined> {
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
        source:
          resource === undefined ? { bytes: await readFile(file.place!, { signal }) } : { path: file.place! },
      },
      {
        ...(row.upload !== null && { resume: JSON.parse(row.upload) as unknown }),
        ...{ signal, onBytes },
        onState: (state: UploadState) => {
          library.catalog.durably(() => backups.setUpload(row.id, JSON.stringify(state)));
        },
        onParts: (digests: Uint8Array) => {
          if (resource !== undefined) assets.setParts(resource, digests);
        },
      },
    );
    onSent(stored.sentBytes);
    backups.setStored(row.id, stored.storedBytes, stored.etag);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (isStoreGone(error)) throw error;
    return troubleOf(library, file, error);
  }
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
  const isChanged = code === 'file-changed';
  if (isChanged && resource !== undefined) {
    catalog.transaction(() => {
      catalog.assets.setPath(resource, null);
      catalog.phoneFiles.reopen(resource);
    });
  }
  const message = isChanged
    ? 'It is not what the phone gave: it was changed here, or this disk has damaged it. Import it again from the phone.'
    : error instanceof PhotoferryError
      ? error.message
      : `It cannot be read (${code}).`;
  return { path: shown, code, message, isPermanent: isChanged && resource !== undefined };
}

function libraryGone(root: string, cause: unknown): LibraryError {
  return new LibraryError('library-gone', `The disk that holds ${root} is no longer there.`, {
    advice: 'Connect it again and run the backup again; it goes on where it stopped.',
    cause,
  });
}
