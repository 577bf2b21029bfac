import { accessSync, constants, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { lockFile } from '../library/lock-file.ts';
import { missingFolders } from '../library/missing-folders.ts';
import { onTarget, TargetError } from './target-error.ts';

/** Where files are while they come; on the same file system as their places. */
const asideName = '.photoferry-incoming';
const lockName = 'lock.sqlite';
/** Others may end, and remove the folder, while this one begins. */
const maxTries = 10;

/** The folder inside the target where files wait until they are whole, for this process alone. */
export interface Aside {
  readonly folder: string;
  /** Leaves what waits there to the next run. */
  leave(): void;
  /** Nothing waits there any more: the folder goes. */
  remove(): void;
}

/**
 * Makes the folder that is copied to, and the one inside it where files wait.
 * @throws {TargetError} `target-busy` while another copying goes on there, and what its disk says
 */
export function prepareTarget(to: string): Promise<Aside> {
  const root = path.resolve(to);
  return onTarget(root, async () => {
    const { existing, missing } = missingFolders(root);
    // mkdir would say ENOENT for a disk that is read-only.
    accessSync(existing, constants.W_OK);
    for (const folder of missing) mkdirSync(folder);
    const folder = path.join(root, asideName);
    for (let tries = 1; ; tries++) {
      mkdirSync(folder, { recursive: true });
      const release = takeLock(root, path.join(folder, lockName));
      if (!release && tries < maxTries) continue;
      const leave = release ?? (() => {});
      return { folder, leave, remove: () => removeLocked(folder, leave) };
    }
  });
}

/** `undefined` where the folder went away meanwhile, or where the disk knows no locks at all. */
function takeLock(root: string, file: string): (() => void) | undefined {
  let release: (() => void) | undefined;
  try {
    release = lockFile(file);
  } catch {
    // Some network disks have none. A second copying there is the person's own care.
    return undefined;
  }
  if (!release) {
    throw new TargetError('target-busy', `Another Photoferry is copying into ${root}.`, {
      advice: 'Wait until it is done, or choose another folder.',
    });
  }
  // What was locked may be a file that its former owner has just removed with the folder: then it keeps nobody out.
  if (statSync(file, { throwIfNoEntry: false })) return release;
  release();
  return undefined;
}

/** While it is locked, so that whoever begins now never works in a folder that is about to go. */
function removeLocked(folder: string, release: () => void): void {
  // Windows removes no file that is open, this one nor that of whoever comes next.
  if (process.platform === 'win32') release();
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Somebody else has begun.
  }
  release();
}
