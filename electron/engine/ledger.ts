import { PhotoferryError } from '../base/error.ts';
import { visible } from '../base/visible.ts';
import type { Library } from './library/open-library.ts';

/**
 * Where every item that a phone held when it was last listed has ended, over all imports. The outcomes add up to
 * `listed`.
 * @throws {PhotoferryError} `no-such-phone`
 */
export function ledgerOf(library: Library, phoneId: string | undefined) {
  const { phoneFiles, phoneSums } = library.catalog;
  const phones = phoneFiles.phones();
  const phone =
    phoneId === undefined && phones.length === 1
      ? phones[0]
      : phones.find((each) => each.phoneId === phoneId);
  if (!phone) {
    const known = phones.map((each) => visible(`${each.phoneId} (${each.name})`)).join(', ') || 'none';
    throw new PhotoferryError(
      'no-such-phone',
      phoneId ? `No phone ${phoneId} was ever imported here.` : 'Which phone?',
      {
        advice: `Name one with --phone. Known here: ${known}.`,
      },
    );
  }
  const outcomes = phoneFiles.ledger(phone.id);
  const listed = Object.values(outcomes).reduce((sum, each) => sum + each, 0);
  return {
    phone: phone.phoneId,
    name: phone.name,
    listed,
    outcomes,
    /** How `listed` and what the phone's own gallery shows go together; adds up to `listed`. */
    gallery: phoneSums.gallery(phone.id),
    exceptions: phoneFiles.exceptions(phone.id),
  };
}
