import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { diskSpace } from './disk-space.ts';

/** What catalog and log need to decide what goes, with room to spare. */
const fullBytes = 4 * 1024 * 1024;
/** Less than this and the ballast goes. What is made anew leaves more than this, so that it does not come and go. */
const tightBytes = 1024 * 1024;
const leftBytes = 1.5 * tightBytes;

/** Room that is held, so that a full disk can still be freed: deciding what goes takes some room itself. */
export interface Ballast {
  /** Before whatever frees: lets go of it, where the disk has no room of its own for that. */
  give(): void;
  /** Has it, or as much of it as there is room for. Costs one look where it is there. */
  have(): void;
  /** The same, if it was given. */
  haveAgain(): void;
}

/** @param hidden the library's own folder, on the disk that is to be freed */
export function createBallast(hidden: string): Ballast {
  const file = path.join(hidden, 'ballast');
  let isGiven = false;
  const ballast: Ballast = {
    give: () => {
      const { freeBytes } = diskSpace(hidden);
      if (freeBytes === null || freeBytes >= fullBytes) return;
      isGiven = true;
      rmSync(file, { force: true });
    },
    have: () => {
      isGiven = false;
      try {
        const there = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        const { freeBytes, totalBytes } = diskSpace(hidden);
        if (freeBytes === null || totalBytes === null) return;
        const wanted = Math.min(fullBytes, Math.floor(totalBytes / 16), there + freeBytes - leftBytes);
        if (wanted - there >= tightBytes / 4) grow(file, there, wanted);
      } catch {
        // Nothing is worse without it than it was; what there is of it is room too.
      }
    },
    haveAgain: () => {
      if (isGiven) ballast.have();
    },
  };
  return ballast;
}

/** Where not even the library can be opened. */
export function giveIfTight(hidden: string, ballast: Ballast): void {
  const { freeBytes } = diskSpace(hidden);
  if (freeBytes !== null && freeBytes < tightBytes) ballast.give();
}

/** Bytes that no file system can store in fewer. */
function grow(file: string, from: number, to: number): void {
  const noise = randomFillSync(Buffer.allocUnsafe(1024 * 1024));
  const fd = openSync(file, 'a');
  try {
    for (let at = from; at < to; ) at += writeSync(fd, noise, 0, Math.min(noise.length, to - at));
  } finally {
    closeSync(fd);
  }
}
