import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Catalog, createCatalog } from '../../catalog/catalog.ts';
import { openThumbnails, type Thumbnails } from '../../catalog/thumbnails.ts';
import { clearIncoming } from '../import/receiver/partials.ts';
import { settleRemovals } from '../removal/settle-removals.ts';
import { type Ballast, createBallast, giveIfTight } from './ballast.ts';
import { createFileSync, type FileSync } from './file-sync.ts';
import { explainWrite, LibraryError } from './library-error.ts';
import { lockLibrary } from './lock.ts';
import { missingFolders } from './missing-folders.ts';
import { checkPlace } from './place.ts';
import { syncFolders } from './sync-folders.ts';

/** A library that this process owns until `close`. */
export interface Library {
  /** Absolute. */
  readonly root: string;
  readonly catalog: Catalog;
  readonly thumbnails: Thumbnails;
  /** Where files are while they come in; on the same file system as the originals. */
  readonly incoming: string;
  readonly previews: string;
  /** Where originals are while they are about to go; on their file system too. */
  readonly leaving: string;
  /** What the person should know of how it was found. */
  readonly notices: readonly string[];
  readonly sync: FileSync['sync'];
  readonly ballast: Ballast;
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
  let catalog: Catalog | undefined;
  let thumbnails: Thumbnails | undefined;
  try {
    const { existing, missing } = missingFolders(root);
    checkPlace(root, existing);
    // mkdir would say ENOENT for a disk that is read-only.
    accessSync(existing, constants.W_OK);
    const incoming = path.join(hidden, 'incoming');
    const previews = path.join(hidden, 'previews');
    const leaving = path.join(hidden, 'leaving');
    // One by one: Node's recursive mkdir never ends where a folder cannot be made below a folder that is there (/proc).
    for (const each of [...missing, hidden, incoming, previews, leaving, path.join(root, 'Originals')]) {
      if (!existsSync(each)) mkdirSync(each);
    }
    // A new library is past a power cut before anything comes into it.
    if (missing.length > 0 || !existsSync(file)) syncFolders([existing, ...missing, hidden]);
    const ballast = createBallast(hidden);
    // Even a lock takes some room.
    giveIfTight(hidden, ballast);
    lock = lockLibrary(hidden);
    clearIncoming(incoming, Date.now());
    catalog = createCatalog(file);
    thumbnails = openThumbnails(path.join(hidden, 'thumbnails.sqlite'));
    const notices = [
      ...settleRemovals({ root, leaving, catalog, thumbnails, previews }),
      ...claimThumbnails(catalog, thumbnails),
    ];
    const fileSync = createFileSync();
    const opened = { catalog, thumbnails, lock };
    return {
      root,
      catalog,
      thumbnails,
      notices,
      incoming,
      previews,
      leaving,
      sync: fileSync.sync,
      ballast,
      close: () => {
        fileSync.close();
        opened.thumbnails.close();
        opened.catalog.close();
        ballast.haveAgain();
        opened.lock.release();
      },
    };
  } catch (error) {
    thumbnails?.close();
    catalog?.close();
    lock?.release();
    throw explainWrite(error, root);
  }
}

/** A new file of thumbnails is to be filled: every asset gets a job, durably, before the file counts as taken care of. */
function claimThumbnails(catalog: Catalog, thumbnails: Thumbnails): string[] {
  if (thumbnails.isClaimed()) return [];
  const added = catalog.transaction(() => catalog.jobs.addForAllAssets('thumbnail'));
  if (added > 0) catalog.makeDurable();
  thumbnails.claim();
  return thumbnails.isDamaged
    ? [
        'The file of thumbnails was damaged. It has been set aside (thumbnails.sqlite.damaged) and thumbnails are made anew by the next import; your photos are not touched by this.',
      ]
    : [];
}
