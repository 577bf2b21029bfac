import { PhotoferryError } from '../../base/error.ts';
import { isInside } from '../library/is-inside.ts';

/**
 * A vault is of use when the library is lost, and nothing of either may be taken for the other's.
 * @throws {PhotoferryError} `vault-in-library` where the folder of a vault and that of a library lie in one another
 */
export function requireApart(vault: string, library: string): void {
  if (!isInside(vault, library) && !isInside(library, vault)) return;
  throw new PhotoferryError(
    'vault-in-library',
    `The vault ${vault} and the library ${library} lie in one another.`,
    {
      advice:
        'Choose a folder apart from the library, best on another disk, or another library with --library.',
    },
  );
}
