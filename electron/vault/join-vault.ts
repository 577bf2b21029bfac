import { newKeyring } from '../crypto/keyring.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { addMember, type NewMember } from './create-vault.ts';
import { openInvitation, proveJoining, readInvitationFile, signerOf } from './invitation.ts';
import { readMember } from './members.ts';
import { readVaultRecord } from './unlock.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';
import { hashVaultRecord, parseVaultRecord } from './vault-record.ts';

/**
 * Becomes a member of a vault, with keys of one's own, by the file of an invitation. (Another desktop of a member who is
 * there already joins with `unlockVault` and `addSlot`.)
 * @throws {VaultError} `invitation-wrong`, `vault-none`, `vault-damaged`, `vault-newer`; {CryptoError} `passphrase-weak`
 */
export async function joinVault(
  store: ObjectStore,
  { invitationFile, ...member }: NewMember & { invitationFile: Uint8Array },
  { signal }: { signal: AbortSignal },
): Promise<{ vault: Vault; phrase: string }> {
  const file = readInvitationFile(invitationFile);
  const recordBytes = await readVaultRecord(store, { signal });
  const record = parseVaultRecord(recordBytes, 'write');
  const isSame =
    record.vaultId === file.vaultId && hashVaultRecord(recordBytes).toString('hex') === file.vaultHash;
  if (!isSame) throw wrong('This invitation is for another vault than the one at this place.');
  const signer = signerOf(file.text);
  const inviter = signer && (await readMember({ store, id: record.vaultId }, signer, { signal }));
  if (!inviter) throw wrong('Whoever signed this invitation is not a member of the vault.');
  const invitation = openInvitation(file.text, inviter);
  if (invitation.vaultId !== record.vaultId || invitation.vaultHash !== file.vaultHash)
    throw wrong('This invitation is for another vault than the one at this place.');
  if (invitation.expiresAtMs < Date.now()) throw wrong('This invitation has expired.');
  if (record.dedup === 'shared' && !file.sharedSecret) throw wrong('This invitation is damaged.');
  return addMember(
    store,
    {
      ...{ ...member, recordBytes, createdAt: new Date().toISOString() },
      keyring: newKeyring(record.dedup, file.sharedSecret),
      invitation: ({ member }) => ({
        text: file.text,
        joined: proveJoining({ joinSecret: file.joinSecret, vaultId: record.vaultId, member }),
      }),
    },
    { signal },
  );
}

function wrong(message: string): VaultError {
  return new VaultError('invitation-wrong', message, {
    advice: 'Ask whoever invited you for a new one (`photoferry vault invite`).',
  });
}
