import { newPhrase } from '../../crypto/recovery-phrase.ts';
import { createInvitation } from '../../vault/invitation.ts';
import { keyKindOf } from '../../vault/layout.ts';
import { changeSecret, type SealedSlot } from '../../vault/slots.ts';
import type { Library } from '../library/open-library.ts';
import { mirrorWaysIn } from '../mirror/mirror-ways-in.ts';
import { keepKeys } from './keep-keys.ts';
import type { OpenVault } from './open-vault.ts';
import { writePrivateFile } from './private-file.ts';
import { requireRecord } from './require-record.ts';
import type { KeepPhrase } from './set-up-vault.ts';

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

/** The old passphrase opens the vault until the new one has been tried. Gives where mirrors are that it still opens. */
export async function renewPassphrase(
  library: Pick<Library, 'catalog'>,
  { vault }: OpenVault,
  { passphrase, signal }: { passphrase: string; signal: AbortSignal },
): Promise<string[]> {
  await requireRecord(vault, { signal });
  await changeSecret(vault, { passphrase }, { signal, onAdded: (...set) => noteReplaced(library, ...set) });
  // The secret is changed; what cannot be read now is kept by the next proof.
  await keepKeys(library, vault, { signal }).catch(() => {});
  return mirrorWaysIn(library, vault, { signal });
}

/** New words; the old ones open the vault until the new ones have been tried. Gives where mirrors are that they still open. */
export async function renewPhrase(
  library: Pick<Library, 'catalog'>,
  { vault }: OpenVault,
  { keepPhrase, signal }: { keepPhrase: KeepPhrase; signal: AbortSignal },
): Promise<string[]> {
  await requireRecord(vault, { signal });
  const phrase = newPhrase();
  const end = keepPhrase(phrase);
  let isAdded = false;
  const onAdded = (added: SealedSlot, old: readonly string[]) => {
    isAdded = true;
    noteReplaced(library, added, old);
  };
  try {
    await changeSecret(vault, { phrase }, { signal, onAdded });
  } finally {
    // Before they were tried nothing of the old ones was touched.
    end(isAdded);
  }
  // The secret is changed; what cannot be read now is kept by the next proof.
  await keepKeys(library, vault, { signal }).catch(() => {});
  return mirrorWaysIn(library, vault, { signal });
}

/** What was replaced goes from the mirrors too, also where the store did not show it, and where a mirror is reached later. */
function noteReplaced(
  { catalog }: Pick<Library, 'catalog'>,
  added: SealedSlot,
  old: readonly string[],
): void {
  const isOfKind = ({ name }: { name: string }) => keyKindOf(name) === keyKindOf(added.name);
  const kept = catalog.vault.keptKeys().flatMap((key) => (isOfKind(key) ? key.name : []));
  const names = new Set([...kept, ...old]);
  names.delete(added.name);
  catalog.durably(() => catalog.vault.replaceKeys(added, [...names]));
}
