import { codeOf, PhotoferryError } from '../../base/error.ts';
import { vaultRecordName } from '../../vault/layout.ts';
import { readObject } from '../../vault/read-object.ts';
import { listSlots } from '../../vault/slots.ts';
import type { Vault } from '../../vault/vault.ts';
import { MAX_RECORD_BYTES } from '../../vault/vault-record.ts';

/**
 * Makes sure that what stands at the place is this very vault: an unplugged disk leaves an empty folder behind, and
 * another disk may have its name. One request.
 * @throws {PhotoferryError} `vault-missing`, `vault-another`; what the store throws
 */
export async function requireRecord(vault: Vault, { signal }: { signal: AbortSignal }): Promise<void> {
  const { store } = vault;
  let there: Buffer;
  try {
    there = await readObject(store, vaultRecordName, { maxBytes: MAX_RECORD_BYTES, signal });
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'object-missing' && code !== 'store-missing' && code !== 'vault-bounds') throw error;
    if (code === 'vault-bounds') throw another(store.place, error);
    throw new PhotoferryError('vault-missing', `The vault is not at ${store.place}.`, {
      advice:
        store.kind === 'folder'
          ? 'Connect the disk that it is on, then try again; nothing was changed.'
          : 'Check that the bucket is still there; `photoferry vault info` shows where the vault was.',
      cause: error,
    });
  }
  if (!there.equals(vault.recordBytes)) throw another(store.place);
}

/**
 * The same for whoever only reads or mends: where keys of this member are, it is this vault, whatever has become of its record. Gives
 * what is wrong with that.
 * @throws {PhotoferryError} `vault-missing`, `vault-another`; what the store throws
 */
export async function requireKeys(vault: Vault, { signal }: { signal: AbortSignal }): Promise<unknown> {
  try {
    await requireRecord(vault, { signal });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const slots = await listSlots(vault.store, { member: vault.member, signal }).catch(() => []);
    signal.throwIfAborted();
    if (slots.length === 0) throw error;
    return error;
  }
}

function another(place: string, cause?: unknown): PhotoferryError {
  return new PhotoferryError('vault-another', `What is at ${place} is not the vault of this library.`, {
    advice: 'Connect the right disk, or check the name of the bucket. Nothing was written.',
    cause,
  });
}
