import type { EndedLife } from '../../catalog/tombstones.ts';
import type { Change } from '../../vault/change.ts';
import { encodeReferences, holderOf } from '../../vault/references.ts';
import { appendLog } from './append-log.ts';
import type { BackupContext } from './backup-context.ts';
import { changedFields } from './log-fields.ts';
import { sendOutbox } from './send-outbox.ts';

/** Of one segment and one batch. */
const atOnce = 2000;

/**
 * Tells the vault what was deleted for good: the log that it is gone, the references that nothing needs its blobs any more; both in
 * the outbox past a power cut before either is sent. First the log: nothing that it still speaks of must lose its blobs. What was
 * told already may be told again.
 */
export async function tellEndings(context: BackupContext): Promise<void> {
  const { tombstones } = context.library.catalog;
  for (let endings = tombstones.untold(atOnce); endings.length > 0; endings = tombstones.untold(atOnce)) {
    context.signal.throwIfAborted();
    await tellSome(context, endings);
  }
}

async function tellSome(context: BackupContext, endings: readonly EndedLife[]): Promise<void> {
  const { backups, durably } = context.library.catalog;
  const said: Omit<Change, 'clock'>[] = [];
  const saying: { assetId: Uint8Array; fields: Record<string, string> }[] = [];
  for (const { kind, assetId, life } of newestOf(endings)) {
    const next = changedFields(new Map([['endedLife', life]]), backups.loggedOf(assetId), { isPart: true });
    const entity = `${kind}:${Buffer.from(assetId).toString('hex')}`;
    for (const [field, value] of next.changed) said.push({ entity, field, value });
    saying.push({ assetId, fields: next.saying });
  }
  let isNoted = false;
  const note = () => {
    isNoted = true;
    for (const { assetId, fields } of saying) backups.setLogged(assetId, fields);
    endReferences(context, endings);
  };
  await appendLog(context, said, note);
  // The log says it already.
  if (!isNoted) durably(note);
  await sendOutbox(context, 'refs');
}

function endReferences({ library, vault }: BackupContext, endings: readonly EndedLife[]): void {
  const { outbox, tombstones } = library.catalog;
  const last = outbox.last(vault.desktop, 'refs');
  const sequence = (last?.sequence ?? 0) + 1;
  const entries = endings.map(({ assetId, life }) => ({
    ...{ holder: holderOf(vault, assetId, life), ended: true as const },
  }));
  const refs = encodeReferences(vault, { sequence, previous: last?.name ?? null, entries });
  outbox.append(vault.desktop, { kind: 'refs', sequence, ...refs });
  for (const ending of endings) tombstones.markTold(ending);
}

/** The last life of each that has ended; they come in order. */
function newestOf(endings: readonly EndedLife[]): Iterable<EndedLife> {
  return new Map(endings.map((ending) => [Buffer.from(ending.assetId).toString('hex'), ending])).values();
}
