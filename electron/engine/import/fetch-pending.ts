import type { PhoneFileRow } from '../../catalog/phone-files.ts';
import type { Phone } from '../../phone/phone.ts';
import type { PhoneError } from '../../phone/phone-error.ts';
import type { Library } from '../library/open-library.ts';
import { createBatches } from './batches.ts';
import { createDiskRoom } from './disk-room.ts';
import { type FetchMismatch, fetchFile } from './fetch-file.ts';
import { createFileTrouble } from './file-trouble.ts';
import type { Receiver } from './receiver/receiver.ts';
import type { ItemReport } from './take-listing.ts';

const pageSize = 500;

/** Companions come last, once all before them is in the catalog: one that the library holds is known by the photo beside it. */
const ranks = [0, 1];

interface Options {
  signal: AbortSignal;
  onBytes: (count: number) => void;
  onSettled: (item: ItemReport) => void;
}

/**
 * Fetches all that is pending on a phone, several files side by side, and commits them in batches. A file that cannot be
 * read is settled as such and the others go on; a phone or a disk that fails ends it, after what is here has been kept.
 */
export async function fetchPending(
  library: Library,
  { phone, key, receive }: { phone: Phone; key: number; receive: () => Receiver },
  { signal, onBytes, onSettled }: Options,
): Promise<void> {
  const stop = new AbortController();
  const live = AbortSignal.any([signal, stop.signal]);
  const batches = createBatches(library, key, (settled) => {
    for (const { row, outcome, reason } of settled) onSettled({ path: row.path, outcome, reason });
  });
  const nextRow = pager(library, key);
  const context = {
    phone,
    receive,
    room: createDiskRoom(library),
    onBytes,
    signal: live,
  };

  const troubleOf = createFileTrouble(phone, live);
  const work = async (rank: number) => {
    for (;;) {
      live.throwIfAborted();
      const row = nextRow(rank);
      if (!row) return;
      const result = await fetchFile(row, context).catch(async (error: unknown) => {
        const failed = await troubleOf(row, error);
        if (failed) return { row, failed };
        throw error;
      });
      if ('sha256' in result) await batches.add(result);
      else settleFailure(library, result, onSettled);
    }
  };

  const failures: unknown[] = [];
  for (const rank of ranks) {
    const workers = Array.from({ length: phone.parallelReads }, () =>
      work(rank).catch((error: unknown) => {
        failures.push(error);
        stop.abort(error);
      }),
    );
    await Promise.all(workers);
    // What was fetched before the trouble is good: it stays, unless the library itself is the trouble.
    await batches.flush().catch((error: unknown) => failures.unshift(error));
    if (failures.length > 0) throw failures[0];
  }
}

function settleFailure(
  library: Library,
  result: FetchMismatch | { row: PhoneFileRow; failed: PhoneError },
  onSettled: (item: ItemReport) => void,
): void {
  const { row } = result;
  const isChanging = 'mismatch' in result && result.mismatch === 'still-changing';
  const outcome = isChanging ? 'pending' : 'unreadable';
  const reason = 'mismatch' in result ? result.reason : `${result.failed.message} (${result.failed.code})`;
  library.catalog.phoneFiles.settle(row.id, outcome, { reason });
  onSettled({ path: row.path, outcome, reason });
}

/** Hands out the pending rows one by one, a page in memory; undefined once none of this rank is left. */
function pager(library: Library, phone: number): (rank: number) => PhoneFileRow | undefined {
  let page: PhoneFileRow[] = [];
  let at = 0;
  let last: PhoneFileRow | undefined;
  return (rank) => {
    if (at === page.length) {
      page = library.catalog.phoneFiles.pending(phone, last, pageSize);
      at = 0;
    }
    const row = page[at];
    if (!row || row.rank > rank) return undefined;
    at++;
    last = row;
    return row;
  };
}
