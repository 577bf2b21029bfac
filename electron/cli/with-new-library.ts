import { existsSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { missingFolders } from '../engine/library/missing-folders.ts';
import type { Library } from '../engine/library/open-library.ts';
import { openForVerb } from './open-for-verb.ts';
import type { Output } from './output.ts';

/**
 * Opens the library for a verb that gives it a vault, making it where there is none. One that was made for that goes again
 * when the verb fails: an empty library at a mistyped place is of no use to anybody.
 */
export async function withNewLibrary(
  folder: string,
  output: Output,
  work: (library: Library) => Promise<number>,
): Promise<number> {
  const root = path.resolve(folder);
  const isNew = !existsSync(path.join(root, '.photoferry'));
  const made = isNew ? missingFolders(root).missing : [];
  const library = openForVerb(folder, output);
  try {
    return await work(library);
  } finally {
    const isOfUse = !isNew || library.catalog.vault.get() !== undefined;
    // Removed while it is locked, so that nobody has begun to use it; Windows removes no file that is open.
    if (!isOfUse && process.platform !== 'win32') remove(root, made);
    library.close();
    if (!isOfUse && process.platform === 'win32') remove(root, made);
  }
}

/** Of the folders only those that are empty. */
function remove(root: string, made: readonly string[]): void {
  try {
    rmSync(path.join(root, '.photoferry'), { recursive: true, force: true });
    for (const folder of [path.join(root, 'Originals'), ...made.toReversed()]) rmdirSync(folder);
  } catch {
    // Something else is there by now.
  }
}
