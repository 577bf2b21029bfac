import { z } from 'zod';
import { deviceKind, deviceState } from '../device.ts';
import { outcome, outcomeCounts } from '../outcome.ts';
import { count, instantMs, nothing, trouble } from './common.ts';
import { command, query } from './endpoint.ts';

/** A phone or card that is there, or was there once. */
export const phoneCard = z.object({
  id: z.string(),
  kind: deviceKind,
  name: z.string(),
  link: z.enum(['usb', 'wifi', 'disk']).nullable(),
  /** `away`: known, not connected. */
  state: z.union([deviceState, z.literal('away')]),
  advice: z.string().optional(),
  battery: z.object({ percent: z.number(), charging: z.boolean() }).nullable(),
  storage: z.object({ totalBytes: count, freeBytes: count }).nullable(),
  /** When it was last listed; null: never. */
  lookedAtMs: instantMs.nullable(),
  /** What it held then; adds up to `listed`. */
  listed: count,
  outcomes: outcomeCounts,
  /** The bar: adds up to `listed` too. */
  bar: z.object({
    safe: count,
    hereOnly: count,
    waiting: count,
    cloudOnly: count,
    unreadable: count,
    excluded: count,
  }),
  /** Of those that wait: imported before, and their files have vanished from this computer. */
  vanished: count,
  /** Still to be fetched, with a guess from this phone's last speed. */
  pending: z.object({ items: count, bytes: count, seconds: z.number().nullable() }),
  /** The task that it is busy with. */
  taskId: z.string().nullable(),
  trouble: trouble.optional(),
});
export type PhoneCard = z.infer<typeof phoneCard>;

export const ledgerItem = z.object({
  path: z.string(),
  outcome,
  reason: z.string().nullable(),
  sizeBytes: count,
});
export type LedgerItem = z.infer<typeof ledgerItem>;

const named = z.object({ phone: z.string().max(256) });
const started = z.object({ taskId: z.string() });

export const phonesApi = {
  phones: query(nothing, z.object({ phones: z.array(phoneCard), tools: z.array(trouble) })),
  /** A page of what is neither imported, duplicate nor seen; `after` is the path of the last one. */
  phoneLedger: query(
    named.extend({ outcome: outcome.optional(), after: z.string().optional() }),
    z.object({
      listed: count,
      outcomes: outcomeCounts,
      /** How `listed` and what the phone's own gallery shows go together, by its records; adds up to `listed`. */
      gallery: z.object({ items: count, trashed: count, others: count }),
      items: z.array(ledgerItem),
      isLast: z.boolean(),
    }),
  ),
  /** Lists what is new, pairing if it must and waiting for the person; fetches nothing. */
  lookAtPhone: command(named, started),
  importPhone: command(named, started),
  /** The phone is not shown any more until it comes again; what was imported stays. */
  forgetPhone: command(named, nothing),
};
