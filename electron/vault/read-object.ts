import type { ObjectStore } from '../storage/object-store.ts';
import { readStored } from './read-stored.ts';
import { VaultError } from './vault-error.ts';

/**
 * A small object as a whole.
 * @throws {VaultError} `vault-bounds` when it is longer than `maxBytes`; what the store throws
 */
export async function readObject(
  store: ObjectStore,
  name: string,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readStored(store, name, { offset: 0, length: maxBytes + 1, signal })) {
    length += chunk.length;
    if (length > maxBytes)
      throw new VaultError('vault-bounds', `${name} is longer than anything that belongs there.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
