import { z } from 'zod';

/** How far a job is. Sent a few times a second at most; the last one of a phase has `done` equal to `total`. */
export const progress = z.object({
  jobId: z.string(),
  phase: z.enum([
    'list',
    'fetch',
    'thumbnails',
    'previews',
    'parts',
    'backup',
    'prove',
    'restore',
    'export',
    'mirror',
    'free',
  ]),
  /** Items. `total` is null while it is not known. */
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
  /** Bytes moved so far, of `totalBytes`. */
  bytes: z.number().int().nonnegative(),
  totalBytes: z.number().int().nonnegative(),
});
export type Progress = z.infer<typeof progress>;
