import { existsSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../../../base/error.ts';
import type { StorePlaceInput } from '../../../contract/api/vault.ts';
import { requireApart } from '../../vault/require-apart.ts';
import { withStoreCredentials } from '../../vault/store-credentials.ts';
import type { HostContext } from '../host-context.ts';
import { ownFolder } from '../places/own-folder.ts';
import type { Places } from '../places/places.ts';
import { s3PlaceOf } from './s3-place.ts';

/** What a vault is called in a folder that holds other things. */
const folderName = 'Photoferry Backup';

const isVaultAt = (folder: string) => existsSync(path.join(folder, 'vault.json'));

interface AtPlaceOptions {
  host: Pick<HostContext, 'requireLibrary'>;
  places: Places;
  /** Only where there is a vault already. */
  isJoining: boolean;
}

/**
 * Does the work with the place that a person has chosen for a vault, as stores are named. What opens the bucket is kept while it is
 * done, and afterwards where that succeeded.
 */
export async function atPlace<T>(
  given: StorePlaceInput,
  options: AtPlaceOptions,
  work: (place: string) => Promise<T>,
): Promise<T> {
  const place = placeOf(given, options);
  const credentials = given.kind === 's3' ? given.credentials : undefined;
  return withStoreCredentials(place, credentials, () => work(place));
}

/** Where a new one goes, or the one that is there already. */
function placeOf(given: StorePlaceInput, { host, places, isJoining }: AtPlaceOptions): string {
  if (given.kind === 's3') return s3PlaceOf(given);
  const folder = ownFolder(places.folderOf(given.placeId), { name: folderName, isOurs: isVaultAt });
  requireApart(folder, host.requireLibrary().root);
  if (!isJoining || isVaultAt(folder)) return folder;
  throw new PhotoferryError('vault-none', 'There is no backup of Photoferry in this folder.', {
    advice: 'Choose the folder that it is in; a file vault.json stands there.',
  });
}
