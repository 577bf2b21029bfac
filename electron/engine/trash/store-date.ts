import { randomBytes } from 'node:crypto';
import type { Vault } from '../../vault/vault.ts';

/**
 * What time it is by the store's own clock: that of an object of a few bytes that is written for it, and removed again. Unix time in
 * milliseconds.
 * @throws what the store throws
 */
export async function storeDate({ store }: Vault, { signal }: { signal: AbortSignal }): Promise<number> {
  const name = `probe/${randomBytes(16).toString('hex')}/date`;
  await store.put(name, randomBytes(16), { signal });
  try {
    return (await store.head(name, { signal }))?.modifiedAtMs ?? 0;
  } finally {
    // A few bytes that nobody looks at may stay behind.
    await store.delete(name, { signal }).catch(() => {});
  }
}
