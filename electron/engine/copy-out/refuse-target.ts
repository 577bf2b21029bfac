import path from 'node:path';
import { isInside } from '../library/is-inside.ts';
import { TargetError } from './target-error.ts';

/** @throws {TargetError} `target-in-library` where a library and the folder that is copied to lie in one another */
export function refuseLibrary(to: string, library: string): void {
  if (!isInside(to, library) && !isInside(library, to)) return;
  throw new TargetError(
    'target-in-library',
    `${path.resolve(to)} and the library ${library} lie in one another.`,
    { advice: 'Choose a folder outside the library.' },
  );
}

/** @throws {TargetError} `target-in-vault`: plain files in the folder of a vault would be open to whoever has its disk */
export function refuseVault(to: string, vault: string): void {
  if (!isInside(to, vault)) return;
  throw new TargetError(
    'target-in-vault',
    `${path.resolve(to)} is in the vault ${vault}, and files are copied as they are, not encrypted.`,
    { advice: 'Choose a folder outside the vault.' },
  );
}
