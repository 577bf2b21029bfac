import { randomBytes } from 'node:crypto';
import { PhotoferryError } from '../../base/error.ts';
import type { ObjectStore } from '../../storage/object-store.ts';

/**
 * Makes sure that these are two stores: one may have several names. Three requests.
 * @throws {PhotoferryError} `mirror-is-vault`; what either store throws
 */
export async function requireOther(
  first: ObjectStore,
  other: ObjectStore,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const name = `probe/${randomBytes(16).toString('hex')}/same`;
  await other.put(name, Buffer.from('is it the same store?'), { signal });
  try {
    if (await first.head(name, { signal })) throw mirrorIsVault();
  } finally {
    await other.delete(name, { signal });
  }
}

export const mirrorIsVault = () =>
  new PhotoferryError('mirror-is-vault', 'That is where the first copy is already.', {
    advice: 'A second copy helps somewhere else: on another disk, or with another provider.',
  });
