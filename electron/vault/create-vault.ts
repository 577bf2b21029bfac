import { type Keyring, newKeyring } from '../crypto/keyring.ts';
import { newPhrase } from '../crypto/recovery-phrase.ts';
import type { ObjectStore, StoreTraits } from '../storage/object-store.ts';
import { memberName, vaultRecordName } from './layout.ts';
import { encodeMember } from './members.ts';
import { sendOnce } from './send-once.ts';
import { addSlot } from './slots.ts';
import { assembleVault, type Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';
import { newVaultRecord } from './vault-record.ts';

export interface NewMember {
  passphrase: string;
  /** 24 words; drawn when not given. Whoever shows them makes sure that they were kept before the vault is used. */
  phrase?: string;
  /** 32 hex digits. */
  desktop: string;
  /** 32 bytes that stay on this desktop. */
  desktopKey: Uint8Array;
  traits?: StoreTraits;
  /** Called once, before anything is written: whatever has to be kept on this desktop is kept first. */
  onBegin?: (vault: Vault) => void;
}

/**
 * Makes a vault with its first member. `vault.json` is written last: before that there is no vault, and whatever an earlier
 * try left under `keys/` opens nothing.
 * @throws {VaultError} `vault-exists`; {CryptoError} `passphrase-weak`; what the store throws
 */
export async function createVault(
  store: ObjectStore,
  { dedup, ...member }: NewMember & { dedup: 'private' | 'shared' },
  { signal }: { signal: AbortSignal },
): Promise<{ vault: Vault; phrase: string }> {
  if (await store.head(vaultRecordName, { signal })) throw exists(store);
  const now = new Date();
  const recordBytes = newVaultRecord(dedup, now);
  const joined = await addMember(
    store,
    { ...member, recordBytes, keyring: newKeyring(dedup), createdAt: now.toISOString(), invitation: null },
    { signal },
  );
  try {
    await sendOnce(joined.vault, { name: vaultRecordName, bytes: recordBytes }, { signal });
  } catch (error) {
    if (error instanceof VaultError && error.code === 'name-taken') throw exists(store);
    throw error;
  }
  return joined;
}

/** Writes a member's keys and every way in to them. */
export async function addMember(
  store: ObjectStore,
  member: NewMember & {
    recordBytes: Buffer;
    keyring: Keyring;
    createdAt: string;
    invitation: ((vault: Vault) => { text: string; joined: string }) | null;
  },
  { signal }: { signal: AbortSignal },
): Promise<{ vault: Vault; phrase: string }> {
  const vault = assembleVault(store, member);
  const phrase = member.phrase ?? newPhrase();
  member.onBegin?.(vault);
  // The passphrase first: it is what may be refused.
  await addSlot(vault, { passphrase: member.passphrase }, { signal });
  await addSlot(vault, { phrase }, { signal });
  await addSlot(vault, { desktopKey: member.desktopKey }, { signal });
  const bytes = encodeMember(vault, {
    createdAt: member.createdAt,
    invitation: member.invitation?.(vault) ?? null,
  });
  await sendOnce(vault, { name: memberName(vault.member), bytes }, { signal });
  return { vault, phrase };
}

function exists(store: ObjectStore): VaultError {
  return new VaultError('vault-exists', `There is a vault at ${store.place} already.`, {
    advice: 'Join it with `photoferry vault join`, or choose another place.',
  });
}
