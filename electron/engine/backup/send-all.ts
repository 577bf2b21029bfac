import { isAbort } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import type { UploadState } from '../../vault/upload-state.ts';
import type { BackupContext } from './backup-context.ts';
import { finishBatch } from './finish-batch.ts';
import type { BackupNotice } from './follow-others.ts';
import { isStoreGone } from './is-store-gone.ts';
import { batchesOf } from './next-batch.ts';
import { type PlannedAsset, troublesOf } from './plan-asset.ts';
import { settleReferences } from './settle-references.ts';
import { isDeletedMeanwhile, notKept, type Trouble } from './trouble.ts';
import { type UploadBatchOptions, uploadBatch } from './upload-batch.ts';

export interface SendOptions extends UploadBatchOptions {
  /** Files side by side. */
  transfers: number;
  /** So many assets are through, files of some of them in trouble. */
  onSettled: (assets: number, troubles: (Trouble & { asset: number })[]) => Promise<void>;
  onNotice: (notice: BackupNotice) => void;
}

/**
 * Sends all due assets batch by batch: while the bytes of one go out, the next is planned and referred to, and the one
 * before is proven, told and acknowledged. Where the store fails, what has arrived by then is still brought to that end. When it
 * rejects, everything has come to its end.
 */
export async function sendAll(context: BackupContext, due: number[], options: SendOptions): Promise<void> {
  const stop = new AbortController();
  const live = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const queue = [...due];
  const secondTry = new Set<number>();
  const nextBatch = batchesOf(queue);
  const unfinished = new Set<PlannedAsset[]>();

  const prepare = async (): Promise<PlannedAsset[] | undefined> => {
    const planned = await nextBatch(live);
    if (planned) await settleReferences(live, planned, { readers: options.transfers });
    return planned;
  };
  const finish = async (planned: PlannedAsset[]) => {
    // Not ended by what goes wrong with the next batch: this one has arrived.
    const { done, again } = await finishBatch(context, planned, options.onNotice);
    unfinished.delete(planned);
    const settled = new Set(planned);
    for (const each of again) {
      // With another generation, at the end of this very run; once.
      if (secondTry.has(each.asset.id)) blameFiles(each);
      else {
        secondTry.add(each.asset.id);
        queue.push(each.asset.id);
        settled.delete(each);
      }
    }
    for (const each of done) settled.delete(each);
    const failed = [...settled].filter((each) => !troublesOf(each).some(isDeletedMeanwhile));
    noteFailures(context, failed);
    await options.onSettled(
      done.length + settled.size,
      failed.flatMap((each) => troublesOf(each).map((trouble) => ({ ...trouble, asset: each.asset.id }))),
    );
  };

  let next = prepare();
  let finishing: Promise<void> = Promise.resolve();
  // Their failures are heard where they are awaited; until then they are not unhandled.
  const heard = <T>(promise: Promise<T>) => {
    promise.catch(() => stop.abort());
    return promise;
  };
  heard(next);
  try {
    for (;;) {
      let batch = await next;
      if (!batch) {
        await finishing;
        // What has to be tried again may have joined the queue by now.
        batch = await prepare();
        if (!batch) return;
      }
      next = heard(prepare());
      unfinished.add(batch);
      await uploadBatch(live, batch, options);
      await finishing;
      finishing = heard(finish(batch));
    }
  } catch (error) {
    stop.abort();
    const ends = await Promise.allSettled([next, finishing]);
    const cause = causeOf(
      [error, ...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))],
      context,
    );
    const sent = [...unfinished].flat().filter((each) => isSent(context, each));
    if (sent.length > 0 && isStoreGone(cause) && !isDeaf(cause)) {
      // If that fails too, the next backup finds them where they are: the first reason is what the person has to know.
      if (codeOf(cause) === 'store-full') await giveRoom(context).catch(() => {});
      await finish(sent).catch(() => {});
    }
    throw cause;
  }
}

/** Every file of it has arrived; nobody has looked at it yet. */
function isSent({ library }: BackupContext, { files }: PlannedAsset): boolean {
  const { backups } = library.catalog;
  return files.every(({ blob, trouble }) => {
    const state = trouble ? undefined : backups.blobState(blob!);
    return state === 'stored' || state === 'proven';
  });
}

/** Nothing more can be asked of such a store now. */
const isDeaf = (error: unknown) => ['store-unreachable', 'store-missing'].includes(codeOf(error));

/**
 * Without the log nobody finds what has arrived at a store that is full: the upload under way that has come least far
 * gives it room.
 */
async function giveRoom({ library, vault, signal }: BackupContext): Promise<void> {
  const states = library.catalog.backups.uploadsUnderWay().map((state) => JSON.parse(state) as UploadState);
  const byParts = states.sort((one, other) => one.parts.length - other.parts.length);
  const least = byParts.find(({ parts }) => parts.length > 0) ?? byParts[0];
  if (least) await vault.store.abortUpload(least, { signal });
}

/** Of several failures the one that was not brought about by another. */
function causeOf(errors: unknown[], { signal }: BackupContext): unknown {
  if (signal.aborted) return signal.reason;
  return errors.find((error) => !isAbort(error)) ?? errors[0];
}

function noteFailures({ library }: BackupContext, failed: readonly PlannedAsset[]): void {
  const { jobs, transaction } = library.catalog;
  transaction(() => {
    for (const each of failed) {
      const { code, isPermanent } = troublesOf(each)[0]!;
      jobs.fail(each.job, { code, isPermanent, nowMs: Date.now() });
    }
  });
}

function blameFiles({ files }: PlannedAsset): void {
  for (const file of files) if (!file.isKept) file.trouble = notKept(file.shown);
}
