import { isAbort } from '../../base/abort.ts';
import type { BackupContext } from './backup-context.ts';
import { finishBatch } from './finish-batch.ts';
import { batchesOf } from './next-batch.ts';
import type { PlannedAsset, Trouble } from './plan-asset.ts';
import { settleReferences } from './settle-references.ts';
import { type UploadBatchOptions, uploadBatch } from './upload-batch.ts';

export interface SendOptions extends UploadBatchOptions {
  /** Files side by side. */
  transfers: number;
  /** So many assets are through, these of them in trouble. */
  onSettled: (assets: number, troubles: Trouble[]) => Promise<void>;
}

interface Prepared {
  planned: PlannedAsset[];
  referred: Set<number>;
}

/**
 * Sends all due assets batch by batch: while the bytes of one go out, the next is planned and referred to, and the one
 * before is proven, told and acknowledged. When it rejects, everything has come to its end.
 */
export async function sendAll(context: BackupContext, due: number[], options: SendOptions): Promise<void> {
  const stop = new AbortController();
  const live = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const queue = [...due];
  const secondTry = new Set<number>();
  const nextBatch = batchesOf(queue);

  const prepare = async (): Promise<Prepared | undefined> => {
    const planned = await nextBatch(live);
    if (!planned) return undefined;
    return { planned, referred: await settleReferences(live, planned, { readers: options.transfers }) };
  };
  const finish = async ({ planned, referred }: Prepared) => {
    const { done, again } = await finishBatch(live, planned, referred);
    for (const each of again) {
      // With another generation, at the end of this very run; once.
      if (secondTry.has(each.asset.id)) each.trouble = notKept(each);
      else {
        secondTry.add(each.asset.id);
        queue.push(each.asset.id);
      }
    }
    const failed = planned.filter(({ trouble }) => trouble);
    noteFailures(context, failed);
    await options.onSettled(
      done.length + failed.length,
      failed.map(({ trouble }) => trouble!),
    );
  };

  let next: Promise<Prepared | undefined> = prepare();
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
      await uploadBatch(live, batch.planned, options);
      await finishing;
      finishing = heard(finish(batch));
    }
  } catch (error) {
    stop.abort();
    const ends = await Promise.allSettled([next, finishing]);
    throw causeOf(
      [error, ...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))],
      context,
    );
  }
}

/** Of several failures the one that was not brought about by another. */
function causeOf(errors: unknown[], { signal }: BackupContext): unknown {
  if (signal.aborted) return signal.reason;
  return errors.find((error) => !isAbort(error)) ?? errors[0];
}

function noteFailures({ library }: BackupContext, failed: readonly PlannedAsset[]): void {
  const { jobs, transaction } = library.catalog;
  transaction(() => {
    for (const { job, trouble } of failed) {
      const { code, isPermanent } = trouble!;
      jobs.fail(job, { code, isPermanent, nowMs: Date.now() });
    }
  });
}

function notKept({ files }: PlannedAsset): Trouble {
  return {
    path: files[0]!.shown,
    code: 'blob-not-kept',
    message:
      'The store took it and does not have it, or has something else in its place. It is sent again later.',
    isPermanent: false,
  };
}
