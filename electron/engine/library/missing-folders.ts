import { lstatSync } from 'node:fs';
import path from 'node:path';
import { LibraryError } from './library-error.ts';

/**
 * What is missing of `folder`, outermost first, and the nearest folder above that is there. `paths` are the rules of the
 * system.
 * @throws {LibraryError} `library-gone` where not even the root is there: a drive letter whose disk was unplugged
 */
export function missingFolders(
  folder: string,
  paths: Pick<typeof path, 'dirname'> = path,
): { existing: string; missing: string[] } {
  const missing: string[] = [];
  for (let at = folder; ; at = paths.dirname(at)) {
    if (lstatSync(at, { throwIfNoEntry: false })) return { existing: at, missing };
    if (paths.dirname(at) === at) {
      throw new LibraryError('library-gone', `The disk that holds ${folder} is not there.`, {
        advice: 'Connect it and try again, or choose another folder for the library.',
      });
    }
    missing.unshift(at);
  }
}
