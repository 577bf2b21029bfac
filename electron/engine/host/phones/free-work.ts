import { PhotoferryError } from '../../../base/error.ts';
import { freePhone } from '../../free-space/free-phone.ts';
import { candidatesOf } from '../../free-space/proof.ts';
import type { TaskWork } from '../tasks/task-work.ts';
import { laneOf, type PhoneWorkContext, personMs, withPhone } from './phone-work.ts';

/** What a person has said yes to. */
export interface FreeOrder {
  /** The catalog's key of the phone. */
  key: number;
  assets: readonly number[];
}

/** Deletes on a phone what the person has said yes to, each file looked at once more. */
export function freeWork(context: PhoneWorkContext, id: string, order: FreeOrder): TaskWork {
  const { host } = context;
  const sums = { freed: 0, bytes: 0, refused: 0 };
  let name = id;
  return {
    ...{ kind: 'free', phone: id, lane: laneOf(id) },
    run: async (run) => {
      const library = host.requireLibrary();
      return withPhone(context, { id, run, waitMs: personMs }, async (phone) => {
        name = phone.name;
        // After a pause what has gone is none any more.
        const { candidates, stay } = candidatesOf(library, order.assets, { phone: order.key });
        const before = { ...sums };
        const codes = new Map<string, number>();
        const result = await freePhone(library, phone, candidates, {
          signal: run.signal,
          onItem: (item) => {
            if (item.outcome === 'refused') codes.set(item.code, (codes.get(item.code) ?? 0) + 1);
          },
          onProgress: ({ done, total, freedBytes }) => {
            sums.freed = before.freed + done;
            run.onProgress({
              ...{ jobId: '', phase: 'free', done, total, bytes: freedBytes },
              totalBytes: candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
            });
            host.changed('phones');
          },
        });
        sums.freed = before.freed + result.freed;
        sums.bytes = before.bytes + result.freedBytes;
        sums.refused = result.refused.length + stay;
        const why = Object.fromEntries([...codes].map(([code, number]) => [`refused ${code}`, number]));
        return { result: { ...sums, ...why } };
      });
    },
    onEnd: () => {
      if (sums.bytes > 0) host.note('freed', { phone: name, files: sums.freed, bytes: sums.bytes });
      host.changed('phones', 'safety', 'timeline');
    },
  };
}

/** @throws {PhotoferryError} `cloud-yes-needed`: where deleting there deletes in a cloud too, that takes a yes of its own */
export function requireCloudYes(kind: string, yesToCloud: boolean): void {
  if (kind !== 'iphone' || yesToCloud) return;
  throw new PhotoferryError(
    'cloud-yes-needed',
    'What you delete on this iPhone may be deleted in iCloud too.',
    {
      advice: 'Say yes to that as well, or turn iCloud Photos off on the iPhone first.',
    },
  );
}
