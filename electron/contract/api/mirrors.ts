import { z } from 'zod';
import { count, instantMs, key, nothing, trouble } from './common.ts';
import { command, query } from './endpoint.ts';
import { storePlace } from './vault.ts';

/** A second store that holds the same vault, and how far it is. */
export const mirror = z.object({
  id: key,
  kind: z.enum(['folder', 's3']),
  /** As a person knows it: a folder's name, or bucket and host. */
  place: z.string(),
  /** Files of this library that belong there, and those that are proven to be there. */
  files: count,
  proven: count,
  provenBytes: count,
  /** Null before the first. */
  lastRun: z
    .object({
      atMs: instantMs,
      copiedBytes: count,
      failed: count,
      /** Files that only the mirror has: nothing is deleted from it. */
      extra: count,
      trouble: trouble.optional(),
    })
    .nullable(),
});
export type Mirror = z.infer<typeof mirror>;

export const mirrorsApi = {
  mirrors: query(nothing, z.object({ mirrors: z.array(mirror) })),
  /** It is filled by the next backup, which begins at once. */
  addMirror: command(z.object({ place: storePlace }), nothing),
  /** What is in it stays. */
  removeMirror: command(z.object({ id: key }), nothing),
};
