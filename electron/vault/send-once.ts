import { createHash } from 'node:crypto';
import { codeOf } from '../base/error.ts';
import { readObject } from './read-object.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/**
 * Writes an object that is never written again with other bytes; doing it twice changes nothing. It is durable when this
 * returns. Where the store refuses to write over a name, that refusal is not taken for success: what stands there is read
 * and compared. Elsewhere the name is looked at before.
 * @throws {VaultError} `name-taken` when other bytes are there
 */
export async function sendOnce(
  vault: Pick<Vault, 'store' | 'traits'>,
  { name, bytes }: { name: string; bytes: Uint8Array },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { store, traits } = vault;
  const md5 = createHash('md5').update(bytes).digest();
  if (!traits.createOnly) {
    if (await store.head(name, { signal })) {
      await compare();
      return;
    }
    await store.put(name, bytes, { signal, md5 });
    return;
  }
  try {
    await store.put(name, bytes, { signal, md5, createOnly: true });
  } catch (error) {
    if (codeOf(error) !== 'object-exists') throw error;
    await compare();
  }

  async function compare(): Promise<void> {
    let there: Buffer | undefined;
    try {
      there = await readObject(store, name, { maxBytes: bytes.length, signal });
    } catch (error) {
      if (codeOf(error) !== 'vault-bounds') throw error;
    }
    if (there?.equals(bytes)) return;
    throw new VaultError('name-taken', `The store holds something else under the name ${name}.`, {
      advice:
        'Somebody else wrote into this vault, or a copy of this library is in use on another computer. Nothing was overwritten.',
    });
  }
}
