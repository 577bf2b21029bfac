import { randomBytes } from 'node:crypto';
import type { OutboxKind } from '../../catalog/outbox.ts';
import { listCandidates, openCandidate } from '../../vault/chain-candidates.ts';
import type { FollowOptions } from '../../vault/chains.ts';
import { logForm } from '../../vault/log.ts';
import { createMembers } from '../../vault/members.ts';
import { referencesForm } from '../../vault/references.ts';
import { addSlot } from '../../vault/slots.ts';
import { assembleVault, type Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import { readMarker, saveDesktopKey } from './desktop-files.ts';
import { lookAtLogs } from './look-at-logs.ts';
import { readSaid } from './read-said.ts';

/** What a new desktop of a vault is called, and the key of its slot. */
export function newDesktop(): { desktop: string; desktopKey: Buffer } {
  return { desktop: randomBytes(16).toString('hex'), desktopKey: randomBytes(32) };
}

/**
 * Whether somebody else has written in this desktop's name: the library was copied, or is an old image of the disk. Told
 * by the marker outside the library, and by anything in this desktop's own chains that is sound and was not written here: a
 * copy may have taken the very same numbers. On the way the logs of the other desktops are looked at.
 */
export async function isCopied(
  library: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal, onProblem }: FollowOptions,
): Promise<boolean> {
  const { member, desktop } = vault;
  const { outbox } = library.catalog;
  const last = (kind: OutboxKind) => outbox.last(desktop, kind);
  const marker = readMarker({ vaultId: vault.id, desktop });
  const kinds: OutboxKind[] = ['refs', 'log', 'thumbs'];
  if (marker && kinds.some((kind) => marker[kind] > (last(kind)?.sequence ?? 0))) return true;
  const references = referencesForm(vault, createMembers(vault, { signal }));
  for await (const candidate of listCandidates(vault, { kind: 'refs', member, desktop }, { signal }))
    if (!outbox.has(desktop, candidate) && (await openCandidate(vault, candidate, references, { signal })))
      return true;
  for (const candidate of await lookAtLogs(library, vault, { signal, ...(onProblem && { onProblem }) }))
    if (await openCandidate(vault, candidate, logForm(vault), { signal })) return true;
  return false;
}

/**
 * Makes this library another desktop of the same member. What the former one had told may never have arrived: what the log does
 * not say is told again, and all that is needed is referred to anew. Blobs that were proven stay so. What the log says by now
 * may be newer than what an old catalog knows, and stands unless it is changed here.
 */
export async function renewDesktop(
  library: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal }: { signal: AbortSignal },
): Promise<Vault> {
  const { catalog } = library;
  const said = await readSaid(library, vault, { signal });
  try {
    const { desktop, desktopKey } = newDesktop();
    const renewed = assembleVault(vault.store, {
      ...{ recordBytes: vault.recordBytes, keyring: vault.secrets.keyring, desktop, traits: vault.traits },
    });
    saveDesktopKey({ vaultId: vault.id, desktop }, desktopKey);
    const { bytes } = await addSlot(renewed, { desktopKey }, { signal });
    catalog.durably(() => {
      catalog.vault.save({ ...catalog.vault.get()!, desktop, slot: bytes });
      catalog.outbox.dropUnsent(vault.desktop);
      const kept = [...said.stillSaid()];
      catalog.backups.forgetTold();
      for (const { id, fields } of kept) catalog.backups.setLogged(Buffer.from(id, 'hex'), fields);
      if (said.clock > catalog.vault.lastClock()) catalog.vault.setLastClock(said.clock);
      catalog.jobs.addForAllAssets('backup');
    });
    return renewed;
  } finally {
    said.close();
  }
}
