import { createInvitation } from '../../vault/invitation.ts';
import { changePassphrase } from '../../vault/slots.ts';
import type { OpenVault } from './open-vault.ts';
import { writePrivateFile } from './private-file.ts';
import { requireRecord } from './require-record.ts';

const dayMs = 86_400_000;
/** Long enough to carry a stick across town, short enough that a forgotten file is of no use. */
const invitationDays = 7;

/**
 * Writes the file that lets one more person join, readable by this user alone and never over another file.
 * @returns until when it may be used
 */
export async function inviteMember(
  { vault }: OpenVault,
  { out, signal }: { out: string; signal: AbortSignal },
): Promise<{ expiresAt: string }> {
  await requireRecord(vault, { signal });
  const expiresAtMs = Date.now() + invitationDays * dayMs;
  const bytes = createInvitation(vault, { expiresAtMs });
  writePrivateFile(out, bytes);
  return { expiresAt: new Date(expiresAtMs).toISOString() };
}

/** The old passphrase opens the vault until the new one has been tried. */
export async function renewPassphrase(
  { vault }: OpenVault,
  { passphrase, signal }: { passphrase: string; signal: AbortSignal },
): Promise<void> {
  await requireRecord(vault, { signal });
  await changePassphrase(vault, passphrase, { signal });
}
