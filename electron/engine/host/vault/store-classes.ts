import { codeOf } from '../../../base/error.ts';
import { type StorageClass, type StorePlaceInput, storageClass } from '../../../contract/api/vault.ts';
import { atStore } from '../../vault/set-up-vault.ts';
import { withStoreCredentials } from '../../vault/store-credentials.ts';
import { s3PlaceOf } from './s3-place.ts';

/** What a bucket honours, before there is anything of ours in it; what opens it is kept for that long only. */
export async function storeClasses(
  given: StorePlaceInput,
  { signal }: { signal: AbortSignal },
): Promise<{ isThere: boolean; classes: StorageClass[] }> {
  if (given.kind === 'folder') return { isThere: true, classes: [] };
  const place = s3PlaceOf(given);
  const look = () => atStore(place, { signal }, (_store, _place, probe) => probe());
  try {
    const traits = await withStoreCredentials(place, given.credentials, look, { once: true });
    const { options } = storageClass;
    return { isThere: true, classes: options.filter((name) => traits.storageClasses.includes(name)) };
  } catch (error) {
    // It is made when the vault is.
    if (codeOf(error) === 'store-missing') return { isThere: false, classes: [] };
    throw error;
  }
}
