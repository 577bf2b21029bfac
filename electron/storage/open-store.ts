import { mkdir } from 'node:fs/promises';
import { codeOf } from '../base/error.ts';
import { folderError } from './folder/folder-error.ts';
import { openFolderStore } from './folder/folder-store.ts';
import type { IoOptions, ObjectStore } from './object-store.ts';
import { parsePlace } from './store-place.ts';

/**
 * The store at a place that a person named (`parsePlace`). With `make` a missing folder or bucket is made, but not the
 * folder that it stands in: where that is missing, so is the disk.
 * @throws {StorageError}
 */
export async function openStore(
  place: string,
  { make = false, env = process.env, signal }: IoOptions & { make?: boolean; env?: NodeJS.ProcessEnv },
): Promise<ObjectStore> {
  const parsed = parsePlace(place);
  signal.throwIfAborted();
  if (parsed.kind === 's3') {
    const { openS3Store } = await import('./s3/s3-store.ts');
    return await openS3Store(parsed, { make, env, signal });
  }
  if (make) {
    await mkdir(parsed.folder).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw folderError(error, parsed.folder);
    });
  }
  return await openFolderStore(parsed.folder);
}
