import type { Change } from '../../vault/change.ts';
import { nextClock } from '../../vault/clock.ts';
import { encodeLog } from '../../vault/log.ts';
import type { BackupContext } from './backup-context.ts';
import { sendOutbox } from './send-outbox.ts';

/**
 * Tells the log of this desktop what has changed: in the outbox past a power cut, then in the store. What `note` keeps in the
 * catalog is committed together with it.
 */
export async function appendLog(
  context: BackupContext,
  said: readonly Omit<Change, 'clock'>[],
  note: () => void = () => {},
): Promise<void> {
  const { catalog } = context.library;
  const { desktop } = context.vault;
  const last = catalog.outbox.last(desktop, 'log');
  // A desktop that refers to blobs and has no log has lost it; one whose words are all said says nothing, once.
  if (said.length > 0 || !last) {
    const clock = nextClock(catalog.vault.lastClock() || undefined, { nowMs: Date.now(), desktop });
    const changes = said.map((each) => ({ clock, ...each }));
    const sequence = (last?.sequence ?? 0) + 1;
    const segment = { sequence, previous: last?.name ?? null, heads: headsOf(context), changes };
    const encoded = await encodeLog(context.vault, segment);
    catalog.durably(() => {
      catalog.outbox.append(desktop, { kind: 'log', sequence, ...encoded });
      note();
      catalog.vault.setLastClock(clock);
    });
  }
  await sendOutbox(context, 'log');
}

/** What was read of this member's other desktops: whoever reads this then knows that it was there. */
export function headsOf({ library, vault }: BackupContext): Record<string, string> {
  const others = library.catalog.vault
    .heads('log')
    .filter(({ member, desktop }) => member === vault.member && desktop !== vault.desktop);
  return Object.fromEntries(others.map(({ desktop, name }) => [desktop, name]));
}
