import { codeOf } from '../../base/error.ts';
import { diskSpace, shortOfRoom } from '../library/disk-space.ts';
import { explainWrite } from '../library/library-error.ts';
import type { Library } from '../library/open-library.ts';

/** Of one file: a size that a phone only claims must neither stop an import nor free half a library. */
const mostClaimedBytes = 1024 ** 3;

/** One file on its way in. */
export interface RoomClaim {
  came(bytes: number): void;
  end(): void;
}

/** Counts what is on its way in, so that files side by side do not take the same room. */
export function createDiskRoom(library: Pick<Library, 'root'>) {
  let coming = 0;
  return {
    /** @throws {LibraryError} `library-full`, before the disk is; of a file over 1 GiB the disk itself says so when it comes to that */
    claim: (sizeBytes: number): RoomClaim => {
      let rest = Math.min(sizeBytes, mostClaimedBytes);
      if (shortOfRoom(diskSpace(library.root), coming + rest) > 0) throw explainWrite(noRoom(), library.root);
      coming += rest;
      const take = (bytes: number) => {
        const part = Math.min(bytes, rest);
        rest -= part;
        coming -= part;
      };
      return { came: take, end: () => take(rest) };
    },
  };
}

export type DiskRoom = ReturnType<typeof createDiskRoom>;

const noRoom = () => Object.assign(new Error('As little is free as may be'), { code: 'ENOSPC' });

export const isLibraryFull = (error: unknown, { root }: Pick<Library, 'root'>): boolean =>
  codeOf(explainWrite(error, root)) === 'library-full';
