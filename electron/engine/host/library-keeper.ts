import { existsSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../../base/error.ts';
import type { Trouble } from '../../contract/api/common.ts';
import { type Library, openLibrary } from '../library/open-library.ts';
import { troubleOf } from './trouble-of.ts';

export const isLibraryAt = (folder: string) => existsSync(path.join(folder, '.photoferry', 'catalog.sqlite'));

export interface LibraryKeeperOptions {
  /** Where it is, or would be. */
  folder: string;
  /** It has been opened, or is not open any more. */
  onChange: () => void;
}

/** Holds the one library that is open, or why there is none. */
export function createLibraryKeeper({ folder, onChange }: LibraryKeeperOptions) {
  let open: Library | undefined;
  let trouble: Trouble | undefined;
  let place = folder;

  const tryOpen = (): Library | undefined => {
    try {
      open = openLibrary(place, { mustExist: true });
      trouble = undefined;
    } catch (error) {
      trouble = troubleOf(error);
    }
    onChange();
    return open;
  };

  return {
    place: () => place,
    get: () => open,
    trouble: () => trouble,
    /** @throws {PhotoferryError} `library-none`, or why it cannot be opened */
    require: (): Library => {
      if (open) return open;
      if (trouble) {
        const { code, message, advice } = trouble;
        throw new PhotoferryError(code, message, { ...(advice && { advice }) });
      }
      throw new PhotoferryError('library-none', 'There is no library yet.', {
        advice: 'Choose where your photos shall be kept.',
      });
    },
    /** Opens what is there, if there is something. */
    openIfThere: () => {
      if (!open && (trouble || isLibraryAt(place))) tryOpen();
    },
    /** Makes the library in a folder, or opens the one that is there. @throws {PhotoferryError} */
    make: (root: string): Library => {
      open = openLibrary(root);
      place = open.root;
      trouble = undefined;
      onChange();
      return open;
    },
    /** Whoever uses it must have come to an end. */
    letGo: (why?: Trouble) => {
      open?.close();
      open = undefined;
      trouble = why;
      onChange();
    },
  };
}

export type LibraryKeeper = ReturnType<typeof createLibraryKeeper>;
