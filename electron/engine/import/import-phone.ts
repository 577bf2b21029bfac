import { randomUUID } from 'node:crypto';
import { isAbort } from '../../base/abort.ts';
import { codeOf, PhotoferryError, wordsOf } from '../../base/error.ts';
import { throttle } from '../../base/throttle.ts';
import { noOutcomes } from '../../catalog/phone-files.ts';
import type { ImportResult, StoppedBy } from '../../contract/import-result.ts';
import type { Progress } from '../../contract/progress.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Room } from '../free-space/make-room.ts';
import { explainWrite } from '../library/library-error.ts';
import type { Library } from '../library/open-library.ts';
import { fetchPending } from './fetch-pending.ts';
import { createReceiver, type Receiver } from './receiver/receiver.ts';
import { type ItemReport, type ListingResult, takeListing } from './take-listing.ts';
import { withRoomFor } from './with-room-for.ts';

const progressMs = 100;

export interface ImportOptions {
  signal: AbortSignal;
  /** Globs over the phone's paths; what matches is left out and counted as excluded. */
  exclude?: readonly string[];
  onProgress?: (progress: Progress) => void;
  /**
   * Each item that did not simply come into the library, with the reason, once it is settled. A listing waits for what it
   * returns, so that a million of them never stand in memory.
   */
  onItem?: (item: ItemReport) => unknown;
}

/**
 * Imports one phone: lists it, fetches what is new, newest first. It can be stopped, cut or killed at any moment and be
 * run again: what is in the library stays, what is not is fetched then. Where the disk is full, originals that the vault holds beyond
 * doubt make room, as far as they can. It throws only for what is no fault of phone,
 * person or disk; those end it with `stoppedBy` and everything else in the result.
 */
export async function importPhone(
  library: Library,
  phone: Phone,
  options: ImportOptions,
): Promise<ImportResult> {
  const startedAt = performance.now();
  library.ballast.have();
  const { phoneFiles } = library.catalog;
  const key = phoneFiles.savePhone(phone);
  const outcomes = noOutcomes();
  const jobId = randomUUID();
  const report = throttle<Progress>(progressMs, (progress) => options.onProgress?.(progress));
  let bytes = 0;
  let listing: ListingResult = { listed: 0, seen: 0, pendingBytes: 0 };
  let stoppedBy: StoppedBy | undefined;
  let receiver: Receiver | undefined;
  const evicted: Room = { assets: 0, bytes: 0 };
  const receive = () => {
    receiver ??= createReceiver(library.incoming, phone.parallelReads);
    return receiver;
  };

  const settled = (item: ItemReport) => {
    outcomes[item.outcome]++;
    const isPlain = ['imported', 'duplicate', 'seen', 'pending'].includes(item.outcome);
    return isPlain ? undefined : options.onItem?.(item);
  };

  try {
    listing = await takeListing(
      library,
      { phone, key },
      {
        signal: options.signal,
        exclude: options.exclude ?? [],
        onSettled: (item) => settled(item),
        onListed: (progress) => {
          listing = progress;
          // Its thread starts while the listing goes on; where nothing is new there is none.
          if (progress.pendingBytes > 0) receive();
          report.offer({ jobId, phase: 'list', done: progress.listed, total: null, bytes: 0, totalBytes: 0 });
        },
      },
    );
    report.flush();
    outcomes.seen = listing.seen;
    let done = 0;
    const total = listing.listed - sum(outcomes);
    const tell = () =>
      report.offer({
        jobId,
        phase: 'fetch',
        done,
        total,
        bytes,
        totalBytes: Math.max(listing.pendingBytes, bytes),
      });
    tell();
    const fetch = () =>
      fetchPending(
        library,
        { phone, key, receive },
        {
          signal: options.signal,
          onBytes: (count) => {
            bytes += count;
            tell();
          },
          onSettled: (item) => {
            if (item.outcome !== 'pending') {
              settled(item);
              done++;
            } else options.onItem?.(item);
            tell();
          },
        },
      );
    await withRoomFor(library, key, {
      ...{ signal: options.signal, evicted, fetch },
      again: async () => {
        await receiver?.close();
        receiver = undefined;
      },
    });
    report.flush();
  } catch (error) {
    stoppedBy = whyStopped(explainWrite(error, library.root), options.signal);
  } finally {
    await receiver?.close();
    // Also of an import that was stopped: what its last batch brought is here.
    report.flush();
  }
  outcomes.seen = listing.seen;
  outcomes.pending = listing.listed - sum({ ...outcomes, pending: 0 });
  finish(library, stoppedBy);
  const seconds = (performance.now() - startedAt) / 1000;
  const result = {
    ...{ phone: phone.id, name: phone.name, listed: listing.listed, outcomes, bytes, seconds },
    ...(evicted.assets > 0 && { evicted }),
  };
  return stoppedBy ? { ...result, stoppedBy } : result;
}

function finish(library: Library, stoppedBy: StoppedBy | undefined): void {
  try {
    library.catalog.makeDurable();
  } catch (error) {
    // A disk that is gone or full has been told already; that it cannot be synced is no news.
    if (!stoppedBy) throw error;
  }
}

function whyStopped(error: unknown, signal: AbortSignal): StoppedBy {
  if (signal.aborted || isAbort(error)) {
    return {
      code: 'interrupted',
      message: 'The import was stopped.',
      advice: 'Import again and it goes on from here.',
    };
  }
  if (!(error instanceof PhotoferryError)) throw error;
  const why = { code: codeOf(error), message: wordsOf(error) };
  return error.advice ? { ...why, advice: error.advice } : why;
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
