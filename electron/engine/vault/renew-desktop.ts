import { randomBytes } from 'node:crypto';
import type { OutboxKind } from '../../catalog/outbox.ts';
import { chainPrefix } from '../../vault/layout.ts';
import { addSlot } from '../../vault/slots.ts';
import { assembleVault, type Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import { readMarker, saveDesktopKey } from './desktop-files.ts';

/** What a new desktop of a vault is called, and the key of its slot. */
export function newDesktop(): { desktop: string; desktopKey: Buffer } {
  return { desktop: randomBytes(16).toString('hex'), desktopKey: randomBytes(32) };
}

/**
 * Whether somebody else has written in this desktop's name: the library was copied, or is an old image of the disk. Told
 * by the marker outside the library, and by the store holding later numbers than the catalog knows.
 */
export async function isCopied(
  library: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const { member, desktop } = vault;
  const { outbox } = library.catalog;
  const last = (kind: OutboxKind) => outbox.last(desktop, kind);
  const marker = readMarker({ vaultId: vault.id, desktop });
  const kinds: OutboxKind[] = ['refs', 'log', 'thumbs'];
  if (marker && kinds.some((kind) => marker[kind] > (last(kind)?.sequence ?? 0))) return true;
  for (const kind of ['refs', 'log'] as const) {
    const startAfter = last(kind)?.name;
    const later = vault.store.list({
      ...{ prefix: chainPrefix(kind, member, desktop), signal },
      ...(startAfter !== undefined && { startAfter }),
    });
    for await (const _ of later) return true;
  }
  return false;
}

/**
 * Makes this library another desktop of the same member. What the former one had told may never have arrived, or was told
 * by the copy in other words: all of it is told again. Blobs that were proven stay so; they are referred to anew.
 */
export async function renewDesktop(
  library: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal }: { signal: AbortSignal },
): Promise<Vault> {
  const { catalog } = library;
  const { desktop, desktopKey } = newDesktop();
  const renewed = assembleVault(vault.store, {
    ...{ recordBytes: vault.recordBytes, keyring: vault.secrets.keyring, desktop, traits: vault.traits },
  });
  saveDesktopKey({ vaultId: vault.id, desktop }, desktopKey);
  const { bytes } = await addSlot(renewed, { desktopKey }, { signal });
  catalog.durably(() => {
    catalog.vault.save({ ...catalog.vault.get()!, desktop, slot: bytes });
    catalog.outbox.dropUnsent(vault.desktop);
    catalog.backups.forgetTold();
    catalog.jobs.addForAllAssets('backup');
  });
  return renewed;
}
