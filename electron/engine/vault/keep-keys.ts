import type { KeptKey } from '../../catalog/vault-row.ts';
import { isSlotOf } from '../../crypto/slot-file.ts';
import { keyKindOf, memberName } from '../../vault/layout.ts';
import { MAX_MEMBER_BYTES, readMember } from '../../vault/members.ts';
import { readObject } from '../../vault/read-object.ts';
import { listSlots, MAX_SLOT_BYTES } from '../../vault/slots.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';

/**
 * Keeps the exact bytes of this member's public keys and of the slots of its passphrase and phrase, as they stand in the vault, so
 * that a proof can put them there again, and a mirror gets no others. What is kept of a name is never taken for another. They are
 * sealed or public: whoever has them has no more than the store.
 */
export async function keepKeys(
  { catalog }: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { store, id: vaultId, member } = vault;
  const keys: KeptKey[] = [];
  for (const { name, kind, slot } of await listSlots(store, { member, signal })) {
    if (kind === 'desktop') continue;
    const bytes = await readObject(store, name, { maxBytes: MAX_SLOT_BYTES, signal });
    if (isSlotOf(bytes, { vaultId, member, slot })) keys.push({ name, bytes });
  }
  if (await readMember(vault, member, { signal })) {
    const name = memberName(member);
    keys.push({ name, bytes: await readObject(store, name, { maxBytes: MAX_MEMBER_BYTES, signal }) });
  }
  catalog.transaction(() => {
    const before = catalog.vault.keptKeys();
    const bytesOf = new Map(before.map(({ name, bytes }) => [name, bytes]));
    const now = keys.map(({ name, bytes }) => ({ name, bytes: bytesOf.get(name) ?? bytes }));
    // Where the store shows none of a kind, it has lost them.
    const isShown = (kind: string) => now.some(({ name }) => keyKindOf(name) === kind);
    const lost = before.filter(({ name }) => !isShown(keyKindOf(name)));
    catalog.vault.keepKeys([...now, ...lost]);
  });
}
