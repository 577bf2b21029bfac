import { type LoggedEntity, type LogState, openLogState } from '../../catalog/log-state.ts';
import { type TimeEvidence, timeEvidence } from '../../contract/asset.ts';
import { absentLogs } from '../../vault/absent-logs.ts';
import type { ChainProblem } from '../../vault/chains.ts';
import { parseResourceField, type ResourceValue } from '../../vault/change.ts';
import { isEnded } from '../../vault/is-ended.ts';
import { type BlobRef, blobName, parseBlobName, parseBlobRef } from '../../vault/layout.ts';
import { readLog } from '../../vault/log.ts';
import { readBlob } from '../../vault/read-blob.ts';
import type { Vault } from '../../vault/vault.ts';
import type { OpenOutgoing, OutgoingAsset, OutgoingFile } from '../copy-out/outgoing.ts';

/**
 * Reads all that is left of the logs of this member; `onProblem` is told whatever may hide a photo. Changes from a clock that
 * is far ahead count too: on a computer whose own clock is wrong nothing must be left out of what is restored. The caller closes it.
 */
export async function readVaultLog(
  vault: Vault,
  { signal, onProblem }: { signal: AbortSignal; onProblem: (problem: ChainProblem) => void },
): Promise<LogState> {
  const state = openLogState();
  const desktops = new Set<string>();
  const options = {
    signal,
    onProblem: (problem: ChainProblem) => {
      if (problem.code === 'chain-junk') return;
      desktops.add(problem.desktop);
      onProblem(problem);
    },
  };
  try {
    for await (const { desktop, value } of readLog(vault, new Map(), options)) {
      desktops.add(desktop);
      state.take(value.changes);
    }
    for await (const problem of absentLogs(vault, desktops, { signal })) onProblem(problem);
    return state;
  } catch (error) {
    state.close();
    throw error;
  }
}

/** The identity that each identity of before has become, at the end of however many steps. */
export function readAliases(state: LogState): (assetId: string) => string {
  const aliases = new Map<string, string>();
  for (const { id, fields } of state.all('alias')) {
    const now = fields.get('asset');
    if (typeof now === 'string' && now !== id) aliases.set(id, now);
  }
  return (assetId) => {
    const seen = new Set<string>();
    let at = assetId;
    // In a circle nobody knows which is the last: each is itself.
    for (let next = aliases.get(at); next !== undefined; next = aliases.get(at)) {
      if (seen.has(at)) return assetId;
      seen.add(at);
      at = next;
    }
    return at;
  };
}

/** A vault, and the same at other places. */
export interface Source {
  vault: Vault;
  others(options: { signal: AbortSignal }): AsyncIterable<Vault>;
}

/** Every asset with its files, those that went over to another identity left out; what was deleted for good is none any more. */
export function* vaultAssets(
  vault: Source,
  state: LogState,
  identityOf: (assetId: string) => string,
): Generator<OutgoingAsset> {
  for (const entity of state.all('asset')) {
    if (isEnded(entity.fields)) continue;
    const now = identityOf(entity.id);
    const successor = now === entity.id ? undefined : state.asset(now);
    const elsewhere = new Set(successor ? resourcesOf(successor).map(({ sha256 }) => sha256) : []);
    const asset = asOutgoing(vault, entity, elsewhere);
    if (asset.files.length > 0) yield asset;
  }
}

/** Every file that belongs to no asset, as an asset of which nothing is known. */
export function* vaultLooseFiles(vault: Source, state: LogState): Generator<OutgoingAsset> {
  for (const entity of state.all('file')) {
    if (isEnded(entity.fields)) continue;
    const file = asOutgoing(vault, entity, new Set());
    if (file.files.length > 0) yield file;
  }
}

interface LoggedResource extends ResourceValue {
  role: string;
  sha256: string;
}

/** What belongs to an asset, each content once. */
function resourcesOf({ fields }: LoggedEntity): LoggedResource[] {
  const found = new Map<string, LoggedResource>();
  for (const [field, value] of fields) {
    const parsed = parseResourceField(field);
    // The form was checked when the segment was read; null: it does not belong to the asset any more.
    if (parsed && value !== null) found.set(parsed.sha256, { ...parsed, ...(value as ResourceValue) });
  }
  return [...found.values()];
}

function asOutgoing(vault: Source, entity: LoggedEntity, elsewhere: ReadonlySet<string>): OutgoingAsset {
  const { id, fields } = entity;
  const resources = resourcesOf(entity).filter(({ sha256 }) => !elsewhere.has(sha256));
  // The primary first: its digest is the identity.
  resources.sort((one, other) => Number(other.sha256.startsWith(id)) - Number(one.sha256.startsWith(id)));
  const known = <Value>(field: string, otherwise: Value) => (fields.get(field) ?? otherwise) as Value;
  return {
    assetId: id,
    takenAtMs: known('takenAtMs', 0),
    offsetMinutes: known<number | null>('offsetMinutes', null),
    evidence: evidenceOf(fields.get('evidence')),
    latitude: known<number | null>('latitude', null),
    longitude: known<number | null>('longitude', null),
    favourite: known('favourite', false),
    hidden: known('hidden', false),
    burstId: known<string | null>('burstId', null),
    isTrashed: typeof fields.get('trashedAt') === 'number',
    files: resources.map((resource) => asFile(vault, resource)),
  };
}

/** Without a known one nothing is said of the time. */
function evidenceOf(value: unknown): TimeEvidence {
  return timeEvidence.safeParse(value).data ?? 'mtime';
}

function asFile({ vault, others }: Source, resource: LoggedResource): OutgoingFile {
  const { role, name, sizeBytes, mtimeMs, contentIdentifier } = resource;
  const sha256 = Buffer.from(resource.sha256, 'hex');
  const ref = parseBlobRef(resource.blob)!;
  const openFrom =
    (place: BlobRef, from = vault): OpenOutgoing =>
    ({ offset, signal }) => {
      const range = offset > 0 ? { range: { start: offset, end: sizeBytes } } : {};
      return readBlob(from, { ...place, sha256, sizeBytes }, { ...range, signal });
    };
  return {
    ...{ role, sha256, sizeBytes, mtimeMs, contentIdentifier },
    path: resource.path ?? `Originals/${name}`,
    open: openFrom(ref),
    others: async function* ({ signal }) {
      for (const other of await otherGenerations(vault, ref, { signal })) yield openFrom(other);
      for await (const mirror of others({ signal })) yield openFrom(ref, mirror);
    },
  };
}

/** A few are more than there ever are. */
const maxGenerations = 16;

/** The same content as it was stored at other times, or by others. */
async function otherGenerations(
  vault: Vault,
  ref: BlobRef,
  { signal }: { signal: AbortSignal },
): Promise<BlobRef[]> {
  const prefix = blobName(ref).slice(0, -ref.generation.length);
  const found: BlobRef[] = [];
  for await (const { name } of vault.store.list({ prefix, signal })) {
    const other = parseBlobName(name);
    if (other && other.generation !== ref.generation) found.push(other);
    if (found.length === maxGenerations) break;
  }
  return found;
}
