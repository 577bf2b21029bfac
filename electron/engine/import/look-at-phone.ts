import { randomUUID } from 'node:crypto';
import { throttle } from '../../base/throttle.ts';
import type { Progress } from '../../contract/progress.ts';
import type { Phone } from '../../phone/phone.ts';
import { explainWrite } from '../library/library-error.ts';
import type { Library } from '../library/open-library.ts';
import { type ListingResult, takeListing } from './take-listing.ts';

const progressMs = 100;

/**
 * Takes into the catalog what a phone holds now, and fetches nothing: what is new stands there as pending, for the next import.
 * @throws {PhoneError} the phone's; {LibraryError} the disk's
 */
export async function lookAtPhone(
  library: Library,
  phone: Phone,
  options: { signal: AbortSignal; exclude?: readonly string[]; onProgress?: (progress: Progress) => void },
): Promise<ListingResult> {
  const { signal, exclude = [], onProgress } = options;
  const key = library.catalog.phoneFiles.savePhone(phone);
  const jobId = randomUUID();
  const report = throttle<Progress>(progressMs, (progress) => onProgress?.(progress));
  const onListed = ({ listed }: ListingResult) =>
    report.offer({ jobId, phase: 'list', done: listed, total: null, bytes: 0, totalBytes: 0 });
  try {
    return await takeListing(library, { phone, key }, { signal, exclude, onListed, onSettled: () => {} });
  } catch (error) {
    throw explainWrite(error, library.root);
  } finally {
    report.flush();
  }
}
