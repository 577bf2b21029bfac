import type { Room } from '../free-space/make-room.ts';
import { diskSpace, shortOfRoom } from '../library/disk-space.ts';
import type { Library } from '../library/open-library.ts';
import { isLibraryFull } from './disk-room.ts';

/** What is freed at once, at most: the rest of a phone may be larger than what has to go. */
const roomBytes = 1024 ** 3;

/**
 * Fetches what is pending on a phone. Where the disk is full, originals that the vault holds beyond doubt make room, a part at a time,
 * and it goes on; where none can go it fails as it would have.
 */
export async function withRoomFor(
  library: Library,
  phone: number,
  {
    signal,
    evicted,
    fetch,
    again,
  }: {
    signal: AbortSignal;
    /** What went for it, added up. */
    evicted: Room;
    fetch: () => Promise<void>;
    /** Before it is called once more. */
    again: () => Promise<void>;
  },
): Promise<void> {
  for (;;) {
    try {
      return await fetch();
    } catch (error) {
      if (!isLibraryFull(error, library)) throw error;
      const wanted = Math.min(library.catalog.phoneSums.pending(phone).bytes, roomBytes);
      // Loaded when it is needed: an import has nothing to do with vaults.
      const { tryToMakeRoom } = await import('../free-space/make-room.ts');
      const room = await tryToMakeRoom(
        library,
        shortOfRoom(diskSpace(library.root), wanted) || wanted,
        signal,
      );
      if (room.bytes === 0) throw error;
      evicted.assets += room.assets;
      evicted.bytes += room.bytes;
      await again();
    }
  }
}
