import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codeOf, PhotoferryError } from '../../../base/error.ts';

const maxTries = 100;

/**
 * The folder for a library or vault in what the person has chosen: that very one where it is empty or holds one already, else
 * a folder of this name in it, so that nothing mixes with what is there.
 * @throws {PhotoferryError} `folder-unreadable`
 */
export function ownFolder(
  chosen: string,
  { name, isOurs }: { name: string; isOurs: (folder: string) => boolean },
): string {
  const isFree = (folder: string) => !existsSync(folder) || isEmpty(folder);
  if (isOurs(chosen) || isEmpty(chosen)) return chosen;
  for (let number = 1; number <= maxTries; number++) {
    const folder = path.join(chosen, number === 1 ? name : `${name} ${number}`);
    if (isOurs(folder) || isFree(folder)) return folder;
  }
  throw new PhotoferryError('folder-unreadable', `There is no room for ${name} in this folder.`, {
    advice: 'Choose another, best an empty one.',
  });
}

/** What systems leave on every disk does not count. */
function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).every((each) =>
      /^(?:\..*|\$.*|lost\+found|System Volume Information)$/i.test(each),
    );
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return false;
    throw new PhotoferryError('folder-unreadable', 'This folder cannot be read.', {
      advice: 'Choose another.',
      cause: error,
    });
  }
}
