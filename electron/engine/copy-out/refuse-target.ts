import path from 'node:path';
import { parsePlace } from '../../storage/store-place.ts';
import { isInside } from '../library/is-inside.ts';
import type { Library } from '../library/open-library.ts';
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

/** The same for the vault of a library and for its mirrors, where they are folders. @throws {TargetError} `target-in-vault` */
export function refuseVaultsOf(to: string, { catalog }: Pick<Library, 'catalog'>): void {
  for (const row of [catalog.vault.get(), ...catalog.mirrors.all()]) {
    const place = row && parsePlace(row.place);
    if (place?.kind === 'folder') refuseVault(to, place.folder);
  }
}
