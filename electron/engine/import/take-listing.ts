import type { ListedFile, Taken } from '../../catalog/phone-files.ts';
import { deletedByYou } from '../../catalog/tombstones.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { Phone } from '../../phone/phone.ts';
import { forgetGhosts } from '../free-space/forget-ghosts.ts';
import { putStrangersBack } from '../free-space/put-strangers-back.ts';
import { settleListed } from '../free-space/settle-listed.ts';
import { settlePhoneLeavings } from '../free-space/settle-phone-leavings.ts';
import type { Library } from '../library/open-library.ts';
import { rememberPhone } from '../phone-memory.ts';
import { classify } from './classify.ts';
import { lookForOriginals } from './known-bytes.ts';
import { refreshAssetOf, repicture } from './refresh-asset.ts';

/** The first page is small, so that what follows the listing can make ready as soon as there is anything new. */
const firstPageSize = 50;
const pageSize = 1000;

export interface ListingResult {
  listed: number;
  /** Unchanged since an earlier import. */
  seen: number;
  pendingBytes: number;
}

export interface ItemReport {
  path: string;
  outcome: Outcome;
  reason?: string | undefined;
}

/** Takes all that a phone lists into the catalog, a page at a time, so that a million items never stand in memory. */
export async function takeListing(
  library: Library,
  phone: { phone: Phone; key: number },
  options: {
    signal: AbortSignal;
    exclude: readonly string[];
    /** The listing waits for what it returns. */
    onSettled: (item: ItemReport) => unknown;
    /** How far it is, after every page. */
    onListed: (sofar: ListingResult) => void;
  },
): Promise<ListingResult> {
  const { phoneFiles, transaction } = library.catalog;
  // What a break left aside on the phone has its place again before it is missed.
  await settlePhoneLeavings(library, phone.phone, options);
  await putStrangersBack(library, phone, options);
  await forgetGhosts(library, phone.phone, options);
  const listing = phoneFiles.beginListing(phone.key, lookForOriginals(library));
  const result: ListingResult = { listed: 0, seen: 0, pendingBytes: 0 };
  let page: ListedFile[] = [];

  const takePage = (files: ListedFile[]): Taken[] => {
    const taken = listing.take(files);
    for (const each of taken)
      if (each.as === 'seen' && each.changed) refreshAssetOf(library.catalog, each.changed);
    return taken;
  };
  const flush = async () => {
    const taken = transaction(() => takePage(page));
    for (const [at, file] of page.entries()) {
      const { as } = taken[at]!;
      // Another mention of a path is no item of its own.
      if (as === 'twice') continue;
      result.listed++;
      if (as === 'deleted')
        await options.onSettled({ path: file.path, outcome: 'excluded', reason: deletedByYou });
      else if (as === 'seen') result.seen++;
      else if (file.outcome === 'pending') result.pendingBytes += file.sizeBytes;
      else await options.onSettled({ path: file.path, outcome: file.outcome, reason: file.reason });
    }
    page = [];
    options.onListed({ ...result });
  };

  for await (const file of phone.phone.list({ signal: options.signal })) {
    options.signal.throwIfAborted();
    // It may well come before the mention that counts, whose place it must not take.
    if (file.absent === 'listed-twice') continue;
    page.push(classify(file, options.exclude));
    if (page.length === (result.listed === 0 ? firstPageSize : pageSize)) await flush();
  }
  await flush();
  transaction(() => {
    listing.finish();
    for (const asset of library.catalog.edits.settle(phone.key)) repicture(library.catalog, asset);
  });
  settleListed(library, phone);
  rememberPhone(library, phone.phone.id, { lookedAtMs: Date.now() });
  return result;
}
