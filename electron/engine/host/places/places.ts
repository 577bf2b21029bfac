import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeOf, PhotoferryError } from '../../../base/error.ts';
import { visible } from '../../../base/visible.ts';
import type { Place } from '../../../contract/api/settings.ts';
import { isRemovable } from '../../is-removable.ts';
import { diskSpace } from '../../library/disk-space.ts';
import { safeName } from '../../library/safe-name.ts';
import { disks } from './disks.ts';
import { folderTrouble, type Purpose } from './folder-trouble.ts';
import type { PlaceIds } from './place-ids.ts';

const maxFolders = 1000;
/** Base64 of it, with its signature, is what the contract allows. */
const maxPathBytes = 2900;

export interface PlacesOptions {
  ids: PlaceIds;
  /** Where the open library is, or would be. */
  library: () => string;
  home?: string;
  /** Where disks are mounted. */
  mounted?: () => string[];
}

/** Folders that can be chosen: good ones first, and what lies in each. */
export function createPlaces({ ids, library, home = os.homedir(), mounted = disks }: PlacesOptions) {
  const shown = (folder: string, purpose: Purpose): Place => {
    const trouble = folderTrouble(folder, { purpose, library: library() });
    return {
      id: ids.idOf(folder),
      name: visible(path.basename(folder) || folder),
      shownPath: visible(folder, 1000),
      ...diskSpace(folder),
      isRemovable: isRemovable(folder, library(), home),
      ...(trouble && { trouble }),
    };
  };

  const suggestions = (purpose: Purpose): string[] => {
    const own = [path.join(home, 'Pictures'), home];
    const beside = path.dirname(library());
    // A vault is of most use on a disk of its own, a library where pictures are.
    const found = purpose === 'vault' ? [...mounted(), home] : [beside, ...own, ...mounted()];
    return [...new Set(found)].filter(isFolder);
  };

  return {
    suggested: (purpose: Purpose): Place[] => suggestions(purpose).map((folder) => shown(folder, purpose)),
    /** @throws {PhotoferryError} `no-such-place`, `folder-unreadable` */
    inside: (id: string, purpose: Purpose): { here: Place; places: Place[] } => {
      const folder = ids.folderOf(id);
      const names = foldersIn(folder).filter((name) => !name.startsWith('.') && !name.startsWith('$'));
      const places = names
        .map((name) => path.join(folder, name))
        .filter((each) => Buffer.byteLength(each) <= maxPathBytes)
        .sort((one, other) => one.localeCompare(other, undefined, { numeric: true }))
        .slice(0, maxFolders);
      return { here: shown(folder, purpose), places: places.map((each) => shown(each, purpose)) };
    },
    /** @throws {PhotoferryError} `no-such-place`, `name-unusable`, `file-exists`, `folder-unwritable` */
    make: (inside: string, name: string): Place => {
      const folder = ids.folderOf(inside);
      if (safeName(name) !== name.normalize('NFC') || name.startsWith('.')) {
        throw new PhotoferryError('name-unusable', 'A folder cannot be called that.', {
          advice: 'Leave out slashes, colons and the like.',
        });
      }
      const made = path.join(folder, safeName(name));
      try {
        mkdirSync(made);
      } catch (error) {
        throw cannotMake(error);
      }
      return shown(made, 'library');
    },
    folderOf: ids.folderOf,
    idOf: ids.idOf,
  };
}

export type Places = ReturnType<typeof createPlaces>;

function isFolder(folder: string): boolean {
  try {
    readdirSync(folder);
    return existsSync(folder);
  } catch {
    return false;
  }
}

/** Links are left out: where they lead, a person goes by its own name. */
function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch (error) {
    throw new PhotoferryError('folder-unreadable', 'This folder cannot be read.', {
      advice: 'Choose another.',
      cause: error,
    });
  }
}

function cannotMake(cause: unknown): PhotoferryError {
  return codeOf(cause) === 'EEXIST'
    ? new PhotoferryError('file-exists', 'Something of this name is there already.', {
        advice: 'Choose another name.',
        cause,
      })
    : new PhotoferryError('folder-unwritable', `The folder cannot be made here (${codeOf(cause)}).`, {
        advice: 'Choose another place.',
        cause,
      });
}
