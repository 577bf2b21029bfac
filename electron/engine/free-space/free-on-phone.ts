import { PhotoferryError } from '../../base/error.ts';
import type { Phone } from '../../phone/phone.ts';
import { PhoneError } from '../../phone/phone-error.ts';
import type { Library } from '../library/open-library.ts';
import type { Candidate } from './candidate.ts';
import { issueEvictionList } from './eviction-list.ts';
import { forgetGhosts } from './forget-ghosts.ts';
import { type FreeOptions, type FreeResult, freePhone } from './free-phone.ts';
import type { ShownList } from './shown-list.ts';

export interface FreedOnPhone extends FreeResult {
  /** So many files have gone that the phone's own gallery may still show, now or from earlier: asked again at every import. */
  ghosts?: number;
  /** Where files can only be deleted on the phone itself: what it was given the list of. */
  listed?: { files: number; purged: number; place: string | null; shown: ShownList };
}

/**
 * Carries out the person's yes on a phone: deletes there where that can be done from here, else gives the phone the list of what may be
 * deleted on it. Throws what both throw.
 */
export async function freeOnPhone(
  library: Library,
  phone: Phone,
  candidates: readonly Candidate[],
  {
    signal,
    withPurged = false,
    throughMac = false,
    onProgress,
    onItem,
  }: {
    signal: AbortSignal;
    /** What was deleted for good is named on the list too. */
    withPurged?: boolean;
    /** An iPhone: by the program of macOS, where this computer can. */
    throughMac?: boolean;
    onProgress: (progress: { done: number; total: number; freedBytes: number }) => void;
    /** Each file once, when it is settled; not of a list. */
    onItem?: FreeOptions['onItem'];
  },
): Promise<FreedOnPhone> {
  if (throughMac && !phone.deleting)
    throw new PhotoferryError(
      'no-image-capture',
      `Photos on ${phone.name} cannot be deleted from this computer.`,
      {
        advice: 'That takes a Mac on which `npm run setup` was run. Without it the iPhone gets the list.',
      },
    );
  if (phone.freeing || throughMac) {
    const freeing = freePhone(library, phone, candidates, { signal, onProgress, ...(onItem && { onItem }) });
    const result = await freeing.catch((error: unknown) => {
      throw tellOfAsides(library, phone, error);
    });
    return { ...result, ghosts: await forgetGhosts(library, phone, { signal }) };
  }
  const { listed, refused, purged, place, shown } = await issueEvictionList(library, phone, candidates, {
    ...{ signal, withPurged },
    onProgress: (progress) => onProgress({ ...progress, freedBytes: 0 }),
  });
  return { freed: 0, freedBytes: 0, refused, listed: { files: listed, purged, place, shown } };
}

/** Where it broke off while files lay aside, nobody sees them on the phone until it is there again: that has to be said. */
function tellOfAsides(library: Library, phone: Phone, error: unknown): unknown {
  const key = library.catalog.phoneFiles.phoneKey(phone.id);
  const aside = key === undefined ? 0 : library.catalog.phoneLeavings.all(key).length;
  if (aside === 0 || !(error instanceof PhoneError)) return error;
  const [files, they, are] = aside === 1 ? ['1 file', 'it', 'is'] : [`${aside} files`, 'they', 'are'];
  return new PhoneError(
    error.code,
    `${error.message} ${files} may lie aside on ${phone.name}, out of sight.`,
    {
      advice: `Plug it in again and run this or an import again: ${they} ${are} put back then, or, where that was decided, gone for good. Nothing is lost.`,
      cause: error,
    },
  );
}
