import { lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { moveWithoutReplacing } from '../library/move-without-replacing.ts';
import { numbered } from '../library/safe-name.ts';

const maxClashes = 100_000;

/**
 * Gives a file that was moved aside its place again, or the next free name where something else stands there by now. Gives where
 * it is, below `root`; undefined when it does not lie aside (any more).
 * @param aside absolute; `place` is below `root`, '/' between
 */
export function putBack(
  { root, aside, place }: { root: string; aside: string; place: string },
  belongsToCatalog: (place: string) => boolean,
): string | undefined {
  const there = lstatSync(aside, { throwIfNoEntry: false });
  if (!there) return undefined;
  const folder = path.posix.dirname(place);
  mkdirSync(path.join(root, folder), { recursive: true });
  for (let number = 1; number <= maxClashes; number++) {
    const relative = `${folder}/${numbered(path.posix.basename(place), number)}`;
    if (number > 1 && belongsToCatalog(relative)) continue;
    const target = path.join(root, relative);
    if (moveWithoutReplacing(aside, target)) return relative;
    const taken = lstatSync(target, { throwIfNoEntry: false });
    // A crash between the two halves of the move left it under both names.
    if (taken && taken.ino === there.ino && taken.dev === there.dev) {
      unlinkSync(aside);
      return relative;
    }
  }
  throw new Error(`No free name for ${place}`);
}
