import type { Phone } from '../../phone/phone.ts';
import type { Library } from '../library/open-library.ts';

/**
 * Has a phone forget what it was freed of and its gallery still names, for its database did not answer or did not obey; their receipts
 * then say so. How many of them the gallery may still show.
 * @throws {PhoneError} where the phone as a whole does not answer
 */
export async function forgetGhosts(
  { catalog }: Library,
  phone: Phone,
  { signal }: { signal: AbortSignal },
): Promise<number> {
  if (!phone.freeing?.forgetRows) return 0;
  const left = catalog.phoneLeavings.rowsLeft(phone.id);
  if (left.length === 0) return 0;
  const files = left.map(({ path, rawPath }) => ({
    ...{ path, sizeBytes: 0, mtimeMs: 0 },
    ...(rawPath && { rawPath }),
  }));
  const areForgotten = await phone.freeing.forgetRows(files, { signal });
  catalog.transaction(() => {
    for (const [at, { id }] of left.entries()) if (areForgotten[at]) catalog.phoneLeavings.seeRowGone(id);
  });
  return areForgotten.filter((isForgotten) => !isForgotten).length;
}
