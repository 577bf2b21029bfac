import { z } from 'zod';
import { stoppedBy } from './import-result.ts';

/** What a backup did, and how the library stands after it. */
export const backupResult = z.object({
  /** In the library. */
  assets: z.number().int().nonnegative(),
  /** Of these: every file of theirs is in the vault and acknowledged. */
  backedUp: z.number().int().nonnegative(),
  /** Of these: every blob of theirs was seen to be whole in the store. */
  proven: z.number().int().nonnegative(),
  /** Assets that cannot be backed up as things stand, each with a file that is named; those of earlier backups included. */
  failed: z.number().int().nonnegative(),
  /** Files that belong to no photo or video. */
  loose: z.number().int().nonnegative(),
  /** Of these: in the vault, acknowledged and proven. */
  looseBackedUp: z.number().int().nonnegative(),
  /** Assets that still have something to be backed up, now or later. */
  pending: z.number().int().nonnegative(),
  /** Bytes of blobs that went out, what was sent again included. */
  sentBytes: z.number().int().nonnegative(),
  requests: z.number().int().nonnegative(),
  seconds: z.number().nonnegative(),
  stoppedBy: stoppedBy.optional(),
});
export type BackupResult = z.infer<typeof backupResult>;
