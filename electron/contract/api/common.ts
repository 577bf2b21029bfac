import { z } from 'zod';

export const count = z.number().int().nonnegative();
export const nothing = z.object({});
/** The catalog's own key of an asset or resource: valid for this library on this desktop. */
export const key = z.number().int().positive();
/** Unix time in milliseconds, UTC. */
export const instantMs = z.number().int();
/** What happened, what it means and what to do next; `code` is stable. */
export const trouble = z.object({ code: z.string(), message: z.string(), advice: z.string().optional() });
export type Trouble = z.infer<typeof trouble>;

export const maxKeysAtOnce = 10_000;
export const keys = z.array(key).min(1).max(maxKeysAtOnce);
