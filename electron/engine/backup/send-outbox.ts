import type { OutboxKind } from '../../catalog/outbox.ts';
import { sendOnce } from '../../vault/send-once.ts';
import { writeMarker } from '../vault/desktop-files.ts';
import type { BackupContext } from './backup-context.ts';

/**
 * Sends what is in the outbox of one kind, in order. Before the first byte leaves, the marker outside the library says how
 * far this desktop has come.
 */
export async function sendOutbox({ library, vault, signal }: BackupContext, kind: OutboxKind): Promise<void> {
  const { outbox } = library.catalog;
  let row = outbox.nextUnsent(vault.desktop, kind);
  if (!row) return;
  const last = (each: OutboxKind) => outbox.last(vault.desktop, each)?.sequence ?? 0;
  writeMarker(
    { vaultId: vault.id, desktop: vault.desktop },
    { refs: last('refs'), log: last('log'), thumbs: last('thumbs') },
  );
  for (; row; row = outbox.nextUnsent(vault.desktop, kind)) {
    signal.throwIfAborted();
    await sendOnce(vault, row, { signal });
    outbox.markSent(vault.desktop, row);
  }
}
