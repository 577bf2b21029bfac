import { openLogState } from '../../catalog/log-state.ts';
import { greatestClock } from '../../vault/clock.ts';
import { readLog } from '../../vault/log.ts';
import type { Vault } from '../../vault/vault.ts';
import { changedFields, digestOf, fieldsOf } from '../backup/log-fields.ts';
import type { Library } from '../library/open-library.ts';

/** What the logs of this member say now, held against what this library told of itself. */
export interface Said {
  /** The greatest clock in them that is not far ahead; empty for none. */
  clock: string;
  /** What the catalog need not tell again, of each identity, as it keeps it; to be asked before the catalog forgets. */
  stillSaid(): Iterable<{ id: string; fields: Record<string, string> }>;
  close(): void;
}

/**
 * Reads the whole log of this member. What this library told once and the log has, it need not tell again: if others have
 * changed it since, theirs is newer. What it never told and others did stands too, but for files, which are named as they are
 * kept here.
 */
export async function readSaid(
  { catalog }: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal }: { signal: AbortSignal },
): Promise<Said> {
  const state = openLogState();
  /** By entity and field: the change by which what was told here has arrived. */
  const arrived = openLogState();
  let clock = '';
  let last: { entity: string; told: Record<string, string> } | undefined;
  // The changes of an entity come together.
  const toldOf = (entity: string) => {
    if (last?.entity !== entity) {
      const id = Buffer.from(entity.slice(entity.indexOf(':') + 1), 'hex');
      last = { entity, told: catalog.backups.loggedOf(id) };
    }
    return last.told;
  };
  try {
    for await (const { value } of readLog(vault, new Map(), { signal })) {
      state.take(value.changes);
      const greatest = greatestClock(value.changes, { nowMs: Date.now() });
      if (greatest > clock) clock = greatest;
      arrived.take(
        value.changes.filter(({ entity, field, value }) => toldOf(entity)[field] === digestOf(value)),
      );
    }
  } catch (error) {
    state.close();
    arrived.close();
    throw error;
  }
  function* stillSaid() {
    for (const kind of ['asset', 'alias'] as const) {
      for (const { id, fields } of state.all(kind)) {
        const assetId = Buffer.from(id, 'hex');
        const told = catalog.backups.loggedOf(assetId);
        const kept: Record<string, string> = {};
        for (const field of arrived.fieldsOf(`${kind}:${id}`)) kept[field] = told[field]!;
        const row = kind === 'asset' ? catalog.assets.assetKey(assetId) : undefined;
        const asset = row === undefined ? undefined : catalog.assets.asset(row);
        const here = asset ? changedFields(fieldsOf({ catalog }, asset, []), {}).saying : {};
        for (const field of fields.keys())
          if (told[field] === undefined && here[field] !== undefined) kept[field] = here[field];
        if (Object.keys(kept).length > 0) yield { id, fields: kept };
      }
    }
  }
  const close = () => {
    state.close();
    arrived.close();
  };
  return { clock, stillSaid, close };
}

/**
 * A desktop that has told nothing yet, of a library whose catalog was lost perhaps: what others of this member have said of its
 * photos stands, unless it is changed here from now on.
 */
export async function takeSaid(
  library: Pick<Library, 'catalog'>,
  vault: Vault,
  options: { signal: AbortSignal },
): Promise<void> {
  const { catalog } = library;
  const said = await readSaid(library, vault, options);
  try {
    const kept = [...said.stillSaid()];
    catalog.transaction(() => {
      for (const { id, fields } of kept) catalog.backups.setLogged(Buffer.from(id, 'hex'), fields);
      if (said.clock > catalog.vault.lastClock()) catalog.vault.setLastClock(said.clock);
    });
  } finally {
    said.close();
  }
}
