import type { EndedLife } from '../../catalog/tombstones.ts';
import type { Change } from '../../vault/change.ts';
import { nextClock } from '../../vault/clock.ts';
import { encodeLog } from '../../vault/log.ts';
import { encodeReferences, holderOf } from '../../vault/references.ts';
import { headsOf } from './append-log.ts';
import type { BackupContext } from './backup-context.ts';
import { changedFields } from './log-fields.ts';
import { sendOutbox } from './send-outbox.ts';

/** Of one segment and one batch. */
const atOnce = 2000;

/**
 * Tells the vault which assets were deleted for good: the log that they are gone, the references that nothing needs their blobs any
 * more; both in the outbox past a power cut before either is sent. First the log: an asset of which it speaks must not lose
 * its blobs. What was told already may be told again.
 */
export async function tellEndings(context: BackupContext): Promise<void> {
  const { tombstones } = context.library.catalog;
  for (let endings = tombstones.untold(atOnce); endings.length > 0; endings = tombstones.untold(atOnce)) {
    context.signal.throwIfAborted();
    await noteEndings(context, endings);
    await sendOutbox(context, 'log');
    await sendOutbox(context, 'refs');
  }
}

async function noteEndings(context: BackupContext, endings: readonly EndedLife[]): Promise<void> {
  const { library, vault } = context;
  const { backups, durably, outbox, tombstones, vault: known } = library.catalog;
  const clock = nextClock(known.lastClock() || undefined, { nowMs: Date.now(), desktop: vault.desktop });
  const changes: Change[] = [];
  const saying: { assetId: Uint8Array; fields: Record<string, string> }[] = [];
  for (const { assetId, life } of newestOf(endings)) {
    const next = changedFields(new Map([['endedLife', life]]), backups.loggedOf(assetId), { isPart: true });
    const entity = `asset:${Buffer.from(assetId).toString('hex')}`;
    for (const [field, value] of next.changed) changes.push({ clock, entity, field, value });
    saying.push({ assetId, fields: next.saying });
  }
  const lastLog = outbox.last(vault.desktop, 'log');
  const sequence = (lastLog?.sequence ?? 0) + 1;
  const segment = { sequence, previous: lastLog?.name ?? null, heads: headsOf(context), changes };
  const log = await encodeLog(vault, segment);
  durably(() => {
    if (changes.length > 0 || !lastLog) {
      outbox.append(vault.desktop, { kind: 'log', sequence, ...log });
      for (const { assetId, fields } of saying) backups.setLogged(assetId, fields);
      known.setLastClock(clock);
    }
    const lastRefs = outbox.last(vault.desktop, 'refs');
    const batch = { sequence: (lastRefs?.sequence ?? 0) + 1, previous: lastRefs?.name ?? null };
    const entries = endings.map(({ assetId, life }) => ({
      ...{ holder: holderOf(vault, assetId, life), ended: true as const },
    }));
    const refs = encodeReferences(vault, { ...batch, entries });
    outbox.append(vault.desktop, { kind: 'refs', sequence: batch.sequence, ...refs });
    for (const ending of endings) tombstones.markTold(ending);
  });
}

/** The last life of each that has ended; they come in order. */
function newestOf(endings: readonly EndedLife[]): Iterable<EndedLife> {
  return new Map(endings.map((ending) => [Buffer.from(ending.assetId).toString('hex'), ending])).values();
}
