import { accessSync, constants } from 'node:fs';
import type { Trouble } from '../../../contract/api/common.ts';
import { checkPlace } from '../../library/place.ts';
import { requireApart } from '../../vault/require-apart.ts';
import { troubleOf } from '../trouble-of.ts';

export type Purpose = 'library' | 'vault';

/** Why a folder that is there can hold no library or no vault; undefined when it can. `library`: the one that is open. */
export function folderTrouble(
  folder: string,
  { purpose, library }: { purpose: Purpose; library: string | undefined },
): Trouble | undefined {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return {
      code: 'folder-unwritable',
      message: 'Nothing can be written to this folder.',
      advice: 'Choose another, or check that its disk is not write-protected.',
    };
  }
  try {
    if (purpose === 'library') checkPlace(folder, folder);
    // What holds the library may hold a folder of its own for the vault beside it; what lies in the library may not.
    else if (library !== undefined) requireApartFrom(folder, library);
    return undefined;
  } catch (error) {
    return troubleOf(error);
  }
}

function requireApartFrom(folder: string, library: string): void {
  const isAround = library.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
  if (!isAround) requireApart(folder, library);
}
