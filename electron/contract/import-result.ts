import { z } from 'zod';
import { outcomeCounts } from './outcome.ts';

/** Why an import ended before everything was fetched; what is left is `pending` and goes on with the next import. */
export const stoppedBy = z.object({ code: z.string(), message: z.string(), advice: z.string().optional() });
export type StoppedBy = z.infer<typeof stoppedBy>;

/** What one import of one phone did. */
export const importResult = z.object({
  phone: z.string(),
  name: z.string(),
  listed: z.number().int().nonnegative(),
  /** Adds up to `listed`. */
  outcomes: outcomeCounts,
  /** Bytes that came from the phone. */
  bytes: z.number().int().nonnegative(),
  /** Until everything fetched was durable and in the catalog. */
  seconds: z.number().nonnegative(),
  /** Where the disk was full: originals that made room, each of them proven to be in the vault. */
  evicted: z
    .object({ assets: z.number().int().nonnegative(), bytes: z.number().int().nonnegative() })
    .optional(),
  stoppedBy: stoppedBy.optional(),
  /** True of a card that has been read and may be taken out; said of nothing else. */
  safeToEject: z.boolean().optional(),
});
export type ImportResult = z.infer<typeof importResult>;
