import type { Phone } from '../../phone/phone.ts';
import type { Library } from '../library/open-library.ts';
import { inPhoneTurn, isOfSome } from './settle-phone-leavings.ts';

/**
 * What another computer, or a library that is lost, moved aside on a phone and never came back for has its place again, before the phone is
 * listed: otherwise nobody would see it any more. Nothing is written over. What cannot have its place stays aside, and keeps no other.
 * @throws {PhoneError} where the phone as a whole does not answer
 */
export async function putStrangersBack(
  library: Library,
  { phone, key }: { phone: Phone; key: number },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { freeing } = phone;
  if (!freeing?.strangers) return;
  await inPhoneTurn(library, async () => {
    const known = new Set(library.catalog.phoneLeavings.all(key).map(({ aside }) => aside));
    const files = await freeing.strangers!(known, { signal });
    if (files.length === 0) return;
    try {
      await freeing.putBack(files, { signal });
    } catch (error) {
      if (!isOfSome(error)) throw error;
      for (const file of files)
        await freeing.putBack([file], { signal }).catch((why: unknown) => {
          if (!isOfSome(why)) throw why;
        });
    }
  });
}
