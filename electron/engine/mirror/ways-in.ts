import { codeOf } from '../../base/error.ts';
import { isSlotOf } from '../../crypto/slot-file.ts';
import { readObject } from '../../vault/read-object.ts';
import { listSlots, MAX_SLOT_BYTES } from '../../vault/slots.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';

/** A passphrase or phrase: what opens a vault where there is no desktop left. */
export const isWayIn = (name: string): boolean => /\/(?:passphrase|phrase)-[0-9a-f]{8}\.json$/.test(name);

/**
 * Whether a mirror opens by itself: it has a passphrase or phrase of this member as this desktop keeps it, or, where it keeps none,
 * one of the right form.
 */
export async function hasWayIn(
  { catalog }: Pick<Library, 'catalog'>,
  mirror: Vault,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const kept = new Map(
    catalog.vault.keptKeys().flatMap(({ name, bytes }) => (isWayIn(name) ? [[name, bytes]] : [])),
  );
  const { id: vaultId, member, store } = mirror;
  for (const { name, slot, kind } of await listSlots(store, { member, signal })) {
    if (kind === 'desktop' || (kept.size > 0 && !kept.has(name))) continue;
    try {
      const bytes = await readObject(store, name, { maxBytes: MAX_SLOT_BYTES, signal });
      if (kept.size > 0 ? bytes.equals(kept.get(name)!) : isSlotOf(bytes, { vaultId, member, slot }))
        return true;
    } catch (error) {
      if (!['object-missing', 'vault-bounds'].includes(codeOf(error))) throw error;
    }
  }
  return false;
}
