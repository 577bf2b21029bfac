import type { Trouble } from '../../../contract/api/common.ts';
import type { DeviceState } from '../../../contract/device.ts';
import type { ImportResult } from '../../../contract/import-result.ts';
import type { Phone, PhoneSighting } from '../../../phone/phone.ts';
import { PhoneError } from '../../../phone/phone-error.ts';
import { importPhone } from '../../import/import-phone.ts';
import { lookAtPhone } from '../../import/look-at-phone.ts';
import { recallPhone, rememberPhone } from '../../phone-memory.ts';
import { connectPhone } from '../../phones.ts';
import type { HostContext } from '../host-context.ts';
import type { TaskEnd, TaskRun, TaskWork } from '../tasks/task-work.ts';
import { troubleOf } from '../trouble-of.ts';
import type { PhoneVitals } from './phone-vitals.ts';

/** How long a person gets who has just asked for it: to find the phone, to unlock it, to read its dialog. */
export const personMs = 10 * 60_000;
/** A phone that nobody asked for is not waited for so long. */
const ownMs = 30_000;
/** Less says nothing of how fast a phone is. */
const worthMeasuringBytes = 4_000_000;

export interface PhoneWorkContext {
  host: HostContext;
  vitals: PhoneVitals;
  sighting: (id: string) => PhoneSighting | undefined;
  /** The state in which it is while it is being connected to; undefined when that is over. */
  onState: (id: string, state: DeviceState | undefined, advice?: string) => void;
  /** More of it is in the library. */
  onImported: () => void;
}

/** Connects, pairing if it must, and asks how the phone is. What keeps the phone from being used ends the task, in its words. */
export async function withPhone(
  { sighting, vitals, onState }: PhoneWorkContext,
  { id, run, waitMs }: { id: string; run: TaskRun; waitMs: number },
  work: (phone: Phone) => Promise<TaskEnd>,
): Promise<TaskEnd> {
  const { signal, onTrouble } = run;
  let phone: Phone | undefined;
  try {
    const seen = sighting(id);
    if (!seen) throw new PhoneError('phone-gone', 'The phone is not connected.', { advice: 'Plug it in.' });
    phone = await connectPhone(seen, {
      ...{ signal, waitMs },
      onState: (state, advice) => {
        onState(id, state, advice);
        onTrouble({ code: state, message: advice });
      },
    });
    onState(id, undefined);
    onTrouble(undefined);
    await vitals.take(phone, signal);
    const end = await work(phone);
    if (!signal.aborted && end.stoppedBy?.code !== 'phone-gone') await vitals.take(phone, signal);
    return end;
  } catch (error) {
    if (signal.aborted || !(error instanceof PhoneError)) throw error;
    return { stoppedBy: troubleOf(error) };
  } finally {
    onState(id, undefined);
    await phone?.close();
  }
}

export const laneOf = (phone: string) => `phone ${phone}`;

/** Lists what a phone holds. `isAsked`: a person waits for it. */
export function lookWork(context: PhoneWorkContext, id: string, { isAsked }: { isAsked: boolean }): TaskWork {
  const { host } = context;
  return {
    ...{ kind: 'look', phone: id, lane: laneOf(id) },
    run: async (run) => {
      const library = host.requireLibrary();
      return withPhone(context, { id, run, waitMs: isAsked ? personMs : ownMs }, async (phone) => {
        const { exclude } = host.settings();
        const { listed, pendingBytes } = await lookAtPhone(library, phone, { ...run, exclude });
        return { result: { listed, pendingBytes } };
      });
    },
    onEnd: () => host.changed('phones'),
  };
}

/** Brings everything new of a phone into the library. */
export function importWork(context: PhoneWorkContext, id: string): TaskWork {
  const { host } = context;
  // Over all runs of it: what an earlier one brought is `seen` by the next.
  const sums = { imported: 0, duplicate: 0, bytes: 0, seconds: 0 };
  let name = '';
  return {
    ...{ kind: 'import', phone: id, lane: laneOf(id) },
    run: async (run) => {
      const library = host.requireLibrary();
      return withPhone(context, { id, run, waitMs: personMs }, async (phone) => {
        name = phone.name;
        const result = await importPhone(library, phone, {
          signal: run.signal,
          exclude: host.settings().exclude,
          onProgress: (progress) => {
            run.onProgress(progress);
            if (progress.phase === 'fetch') context.onImported();
          },
        });
        add(sums, result);
        if (result.evicted) {
          const { assets, bytes } = result.evicted;
          host.note('evicted', { photos: assets, bytes });
          host.changed('library');
        }
        const { bytes, seconds } = result;
        if (bytes >= worthMeasuringBytes)
          rememberPhone(library, phone.id, { bytesPerSecond: bytes / seconds });
        context.onImported();
        return endOf(result, sums);
      });
    },
    onEnd: ({ state, trouble, result }) => {
      const facts = { phone: name || nameOf(host, id), photos: result?.imported ?? 0, bytes: sums.bytes };
      if (state === 'done' && facts.photos + (result?.unreadable ?? 0) > 0)
        host.note('imported', { ...facts, unreadable: result?.unreadable ?? 0 });
      else if (state !== 'done' && trouble?.code !== 'closing')
        host.note('import-stopped', { ...facts, code: trouble?.code ?? '' });
      host.changed('phones', 'timeline', 'safety');
    },
  };
}

function add(
  sums: { imported: number; duplicate: number; bytes: number; seconds: number },
  result: ImportResult,
) {
  sums.imported += result.outcomes.imported;
  sums.duplicate += result.outcomes.duplicate;
  sums.bytes += result.bytes;
  sums.seconds += result.seconds;
}

function endOf({ outcomes, listed, stoppedBy }: ImportResult, sums: Record<string, number>): TaskEnd {
  const trouble: Trouble | undefined = stoppedBy && {
    ...{ code: stoppedBy.code, message: stoppedBy.message },
    ...(stoppedBy.advice && { advice: stoppedBy.advice }),
  };
  return { result: { ...outcomes, listed, ...sums }, stoppedBy: trouble };
}

function nameOf({ library }: HostContext, id: string): string {
  const phones = library()?.catalog.phoneFiles.phones() ?? [];
  return phones.find((phone) => phone.phoneId === id)?.name ?? id;
}

/** When what is pending would be here, in seconds, at the speed that the phone had. */
export function secondsFor(
  library: Parameters<typeof recallPhone>[0],
  id: string,
  bytes: number,
): number | null {
  const { bytesPerSecond } = recallPhone(library, id);
  return bytesPerSecond === undefined ? null : bytes / bytesPerSecond;
}
