import { PhotoferryError } from '../../../base/error.ts';
import { freeOnPhone } from '../../free-space/free-on-phone.ts';
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
        const totalBytes = candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
        const result = await freeOnPhone(library, phone, candidates, {
          signal: run.signal,
          onProgress: ({ done, total, freedBytes }) => {
            sums.bytes = before.bytes + freedBytes;
            run.onProgress({ jobId: '', phase: 'free', done, total, bytes: freedBytes, totalBytes });
            host.changed('phones');
          },
        });
        sums.freed = before.freed + result.freed;
        sums.bytes = before.bytes + result.freedBytes;
        sums.refused = result.refused.length + stay;
        const { listed } = result;
        if (listed) host.note('listed', { phone: name, files: listed.files });
        return { result: { ...sums, ...(listed && { listed: listed.files }) } };
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
