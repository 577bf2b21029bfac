import { parsePlace } from '../../storage/store-place.ts';

/**
 * The folder, absolute, that a vault's place is; `undefined` for a bucket.
 * @throws {StorageError} `store-misuse` for what is no place at all
 */
export function vaultFolder(place: string): string | undefined {
  const parsed = parsePlace(place);
  return parsed.kind === 'folder' ? parsed.folder : undefined;
}
