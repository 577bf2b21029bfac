import type { ObjectStore } from '../storage/object-store.ts';
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
  const stream = await store.get(name, { signal, length: maxBytes + 1 });
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the stream.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes)
      throw new VaultError('vault-bounds', `${name} is longer than anything that belongs there.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
