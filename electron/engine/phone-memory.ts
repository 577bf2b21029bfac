import { z } from 'zod';
import type { Library } from './library/open-library.ts';

/** What is remembered of a phone besides what it holds. */
const remembered = z.object({
  /** When it was last listed to its end. */
  lookedAtMs: z.number().optional(),
  /** Of its last import that was worth measuring. */
  bytesPerSecond: z.number().positive().optional(),
  /** It is shown only while it is there. */
  isForgotten: z.boolean().optional(),
  /** An import of it has begun and has neither come to its end nor been stopped by the person: it goes on when it can. */
  isImporting: z.boolean().optional(),
});
export type RememberedPhone = z.infer<typeof remembered>;

export function recallPhone({ catalog }: Library, id: string): RememberedPhone {
  const found = remembered.safeParse(catalog.memory.get(`phone ${id}`));
  return found.success ? found.data : {};
}

export function rememberPhone(library: Library, id: string, change: RememberedPhone): void {
  library.catalog.memory.set(`phone ${id}`, { ...recallPhone(library, id), ...change });
}
