import { PhotoferryError } from '../../../base/error.ts';
import type { FreedSpace } from '../../../contract/api/free-space.ts';
import type { DeviceKind } from '../../../contract/device.ts';
import { freeOnPhone } from '../../free-space/free-on-phone.ts';
import { candidatesOf } from '../../free-space/proof.ts';
import type { ShownList } from '../../free-space/shown-list.ts';
import { asksForCloudYes } from '../../free-space/space-warnings.ts';
import type { TaskWork } from '../tasks/task-work.ts';
import { laneOf, type PhoneWorkContext, personMs, withPhone } from './phone-work.ts';

const shownRefused = 200;

/** What a person has said yes to. */
export interface FreeOrder {
  /** The catalog's key of the phone. */
  key: number;
  assets: readonly number[];
  /** Only what still has a second copy beside the vault's. */
  secondCopy: boolean;
  /** What was deleted for good may go too, by a yes of its own; told to phones that get a list. */
  withPurged: boolean;
  /** How it ended, file by file, also where it ended early. */
  onEnd(taskId: string, freed: FreedSpace): void;
  /** The phone has its list. */
  onListed(list: ShownList): void;
}

/** Deletes on a phone what the person has said yes to, each file looked at once more. */
export function freeWork(context: PhoneWorkContext, id: string, order: FreeOrder): TaskWork {
  const { host } = context;
  const sums = { freed: 0, bytes: 0, listed: 0, purged: 0 };
  /** Paths, and the code of why. */
  const refused = new Map<string, string>();
  const there = { isListThere: false, aside: 0 };
  let name = id;
  return {
    ...{ kind: 'free', phone: id, lane: laneOf(id) },
    run: async (run) => {
      const library = host.requireLibrary();
      return withPhone(context, { id, run, waitMs: personMs }, async (phone) => {
        name = phone.name;
        // After a pause what has gone is none any more.
        const chosen = { assets: order.assets, phone: order.key, secondCopy: order.secondCopy };
        const { candidates, staying } = await candidatesOf(library, chosen, run);
        const totalBytes = candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
        const result = await freeOnPhone(library, phone, candidates, {
          ...{ signal: run.signal, withPurged: order.withPurged },
          onProgress: ({ done, total, freedBytes }) => {
            run.onProgress({ jobId: '', phase: 'free', done, total, bytes: freedBytes, totalBytes });
            host.changed('phones');
          },
          onItem: (settled) => {
            const { path, sizeBytes } = settled.item;
            if (settled.outcome === 'refused') return refused.set(path, settled.code);
            sums.freed++;
            sums.bytes += sizeBytes;
            return refused.delete(path);
          },
        }).catch((error: unknown) => {
          there.aside = library.catalog.phoneLeavings.all(order.key).length;
          throw error;
        });
        for (const { path, code } of [...result.refused, ...staying]) refused.set(path, code);
        sums.listed = result.listed?.files ?? 0;
        sums.purged = result.listed?.purged ?? 0;
        there.aside = 0;
        there.isListThere = result.listed?.place != null;
        if (there.isListThere) host.note('listed', { phone: name, files: sums.listed });
        if (result.listed) order.onListed(result.listed.shown);
        const { freed, bytes, listed, purged } = sums;
        return {
          result: { freed, bytes, refused: refused.size, ...(result.listed && { listed, purged }) },
        };
      });
    },
    onEnd: ({ id: taskId }) => {
      order.onEnd(taskId, freedSpaceOf({ ...sums, ...there }, refused));
      if (sums.bytes > 0) host.note('freed', { phone: name, files: sums.freed, bytes: sums.bytes });
      host.changed('phones', 'safety', 'timeline');
    },
  };
}

/** What a window is told of it. */
export function freedSpaceOf(
  { bytes: freedBytes, ...sums }: { freed: number; bytes: number } & Partial<Omit<FreedSpace, 'refused'>>,
  refused: ReadonlyMap<string, string>,
): FreedSpace {
  const shown = [...refused].slice(0, shownRefused).map(([path, code]) => ({ path, code }));
  return {
    ...{ listed: 0, purged: 0, isListThere: false, aside: 0 },
    ...{ ...sums, freedBytes, refused: shown, refusedTotal: refused.size },
  };
}

/** @throws {PhotoferryError} `cloud-yes-needed`: where deleting there deletes in a cloud too, that takes a yes of its own */
export function requireCloudYes(kind: DeviceKind | 'desktop', yesToCloud: boolean): void {
  if (!asksForCloudYes(kind) || yesToCloud) return;
  const [message, advice] =
    kind === 'iphone'
      ? [
          'What you delete on this iPhone may be deleted in iCloud too.',
          'Say yes to that as well, or turn iCloud Photos off on the iPhone first.',
        ]
      : [
          'What is deleted on this phone may be deleted in a cloud too, where an app keeps both in step.',
          'Say yes to that as well, or turn that app’s sync off on the phone first.',
        ];
  throw new PhotoferryError('cloud-yes-needed', message, { advice });
}
