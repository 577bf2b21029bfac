import { z } from 'zod';

/**
 * Where an item that a phone lists ended. Every item is in exactly one; the ledger adds up to all of them.
 * - `imported`: its bytes came into the library by this phone.
 * - `duplicate`: its bytes were read and were in the library already.
 * - `seen`: read before, unchanged since (phone, path, size, mtime), not read again.
 * - `cloudOnly`: the phone knows it, but its original is only in the phone maker's cloud.
 * - `unsupported`: neither photo, video nor a companion file of one.
 * - `empty`: zero bytes.
 * - `unreadable`: the phone did not deliver the bytes.
 * - `excluded`: by the person's rule; the phone's trash; thumbnail caches; what we pushed there.
 * - `pending`: not fetched yet.
 */
export const outcome = z.enum([
  'imported',
  'duplicate',
  'seen',
  'cloudOnly',
  'unsupported',
  'empty',
  'unreadable',
  'excluded',
  'pending',
]);
export type Outcome = z.infer<typeof outcome>;

/** How many items ended in each outcome; the values add up to what the phone listed. */
export const outcomeCounts = z.record(outcome, z.number().int().nonnegative());
export type OutcomeCounts = Record<Outcome, number>;
