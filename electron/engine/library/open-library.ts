import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Catalog, createCatalog } from '../../catalog/catalog.ts';
import { openThumbnails, type Thumbnails } from '../../catalog/thumbnails.ts';
import { clearIncoming } from '../import/receiver/partials.ts';
import { createFileSync, type FileSync } from './file-sync.ts';
import { explainWrite, LibraryError } from './library-error.ts';
import { lockLibrary } from './lock.ts';
import { checkPlace } from './place.ts';

/** A library that this process owns until `close`. */
export interface Library {
  /** Absolute. */
  readonly root: string;
  readonly catalog: Catalog;
  readonly thumbnails: Thumbnails;
  /** Where files are while they come in; on the same file system as the originals. */
  readonly incoming: string;
  readonly previews: string;
  readonly sync: FileSync['sync'];
  close(): void;
}

/**
 * Opens the library at `folder` for this process alone, making it unless `mustExist`.
 * @throws {LibraryError | CatalogError}
 */
export function openLibrary(folder: string, { mustExist = false } = {}): Library {
  const root = path.resolve(folder);
  const hidden = path.join(root, '.photoferry');
  const file = path.join(hidden, 'catalog.sqlite');
  if (mustExist && !existsSync(file)) {
    throw new LibraryError('library-missing', `There is no library at ${root}.`, {
      advice: 'Import something first, or name the library with --library.',
    });
  }
  let lock: { release(): void } | undefined;
  try {
    const existing = nearestExisting(root);
    checkPlace(root, existing);
    // mkdir would say ENOENT for a disk that is read-only.
    accessSync(existing, constants.W_OK);
    const incoming = path.join(hidden, 'incoming');
    const previews = path.join(hidden, 'previews');
    for (const each of [incoming, previews, path.join(root, 'Originals')])
      mkdirSync(each, { recursive: true });
    lock = lockLibrary(hidden);
    clearIncoming(incoming, Date.now());
    const catalog = createCatalog(file);
    const thumbnails = openThumbnails(path.join(hidden, 'thumbnails.sqlite'));
    const fileSync = createFileSync();
    const { release } = lock;
    return {
      root,
      catalog,
      thumbnails,
      incoming,
      previews,
      sync: fileSync.sync,
      close: () => {
        fileSync.close();
        thumbnails.close();
        catalog.close();
        release();
      },
    };
  } catch (error) {
    lock?.release();
    throw explainWrite(error, root);
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}
