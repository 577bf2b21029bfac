import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { missingFolders } from '../library/missing-folders.ts';
import { onTarget } from './target-error.ts';

/** Where files are while they come; on the same file system as their places. */
const asideName = '.photoferry-incoming';

/**
 * Makes the folder that is copied to, and gives the one inside it where files wait until they are whole.
 * @throws {TargetError}
 */
export function prepareTarget(to: string): Promise<string> {
  const root = path.resolve(to);
  return onTarget(root, async () => {
    const { existing, missing } = missingFolders(root);
    // mkdir would say ENOENT for a disk that is read-only.
    accessSync(existing, constants.W_OK);
    for (const folder of missing) mkdirSync(folder);
    const aside = path.join(root, asideName);
    mkdirSync(aside, { recursive: true });
    return aside;
  });
}
