import { inCommitTurn } from '../library/commit-turn.ts';
import type { Library } from '../library/open-library.ts';
import { commitBatch, type Settled } from './commit-batch.ts';
import type { Fetched } from './fetch-file.ts';

/** At most 500 by the design; fewer make the wait for the last one shorter. */
const batchFiles = 250;
const batchMs = 1000;

/** Gathers fetched files and commits them at 250 files or after a second, one batch at a time, while fetching goes on. */
export function createBatches(library: Library, phone: number, onCommitted: (settled: Settled[]) => void) {
  let gathered: Fetched[] = [];
  let timer: NodeJS.Timeout | undefined;
  let committing: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | undefined;

  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = gathered;
    gathered = [];
    if (batch.length === 0) return committing;
    committing = inCommitTurn(library, async () => {
      if (failure) return;
      try {
        onCommitted(await commitBatch(library, phone, batch));
      } catch (error) {
        failure = { error };
      }
    });
    return committing;
  };
  const check = () => {
    if (failure) throw failure.error;
  };

  return {
    /** Takes a file; waits while the batch before is not yet on the disk, so that little is ever at stake. */
    add: async (file: Fetched): Promise<void> => {
      check();
      gathered.push(file);
      if (gathered.length < batchFiles) {
        timer ??= setTimeout(start, batchMs);
        return;
      }
      const before = committing;
      start();
      await before;
      check();
    },
    /** Commits what is gathered and waits for it. */
    flush: async (): Promise<void> => {
      await start();
      check();
    },
  };
}
