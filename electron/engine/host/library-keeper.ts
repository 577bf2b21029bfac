import { existsSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../../base/error.ts';
import type { Trouble } from '../../contract/api/common.ts';
import { type Library, openLibrary } from '../library/open-library.ts';
import { troubleOf } from './trouble-of.ts';

/** How often it is looked whether the disk is there. */
const watchMs = 3000;

export const isLibraryAt = (folder: string) => existsSync(path.join(folder, '.photoferry', 'catalog.sqlite'));

const gone: Trouble = {
  code: 'library-gone',
  message: 'The disk that holds your library is not connected.',
  advice: 'Connect it again and everything goes on.',
};
/** What may be over without anybody telling us. */
const passing = new Set([
  'library-gone',
  'library-missing',
  'library-locked',
  'library-unwritable',
  'library-full',
]);

export interface LibraryKeeperOptions {
  /** Where it is, or would be. */
  folder: string;
  /** Another one is open, or none. */
  onChange: () => void;
  /** Brings to an end whatever uses the library. */
  endWork: () => Promise<void>;
}

/** Holds the one library that is open, or why there is none; it comes back when its disk does. */
export function createLibraryKeeper({ folder, onChange, endWork }: LibraryKeeperOptions) {
  let open: Library | undefined;
  let trouble: Trouble | undefined;
  let place = folder;
  /** One change at a time. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };

  const settle = (library: Library | undefined, why: Trouble | undefined) => {
    const isSame = library === open && why?.code === trouble?.code;
    open = library;
    trouble = why;
    if (!isSame) onChange();
  };
  const openIfThere = () => {
    if (open) return;
    if (!isLibraryAt(place)) return settle(undefined, trouble && gone);
    try {
      settle(openLibrary(place, { mustExist: true }), undefined);
    } catch (error) {
      settle(undefined, troubleOf(error));
    }
  };
  const letGo = async (why: Trouble | undefined) => {
    const former = open;
    if (!former) return;
    // Nothing new begins on it while its work comes to an end.
    settle(undefined, why);
    await endWork();
    try {
      former.close();
    } catch {
      // Of a disk that is gone there is nothing to be kept.
    }
  };
  const timer = setInterval(() => {
    const isGone = open && !isLibraryAt(open.root);
    const soon = (work: () => Promise<void>) => void inTurn(work).catch(() => {});
    if (isGone) soon(() => letGo(gone));
    else if (!open && trouble && passing.has(trouble.code)) soon(async () => openIfThere());
  }, watchMs).unref();

  return {
    place: () => open?.root ?? place,
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
    openIfThere,
    /**
     * Makes the library in a folder, or opens the one that is there; the former one is let go of when that has succeeded.
     * @throws {PhotoferryError} as {@link openLibrary}
     */
    openAt: (root: string): Promise<Library> =>
      inTurn(async () => {
        if (open && path.resolve(root) === open.root) return open;
        const next = openLibrary(root);
        await letGo(undefined);
        place = next.root;
        settle(next, undefined);
        return next;
      }),
    close: async () => {
      clearInterval(timer);
      await inTurn(() => letGo(undefined));
    },
  };
}

export type LibraryKeeper = ReturnType<typeof createLibraryKeeper>;
