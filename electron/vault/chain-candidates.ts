import { codeOf } from '../base/error.ts';
import { isOfObject } from './is-of-object.ts';
import { type ChainKind, type ChainName, chainPrefix, digestOf, parseChainName } from './layout.ts';
import { readObject } from './read-object.ts';
import type { Vault } from './vault.ts';

/** An object with the name of an entry; whether it is one nobody knows before it was opened. */
export interface ChainCandidate extends ChainName {
  name: string;
}

export interface ChainEntry<Value> extends ChainCandidate {
  bytes: number;
  value: Value;
}

/** How the entries of a kind are read. */
export interface EntryForm<Value> {
  maxBytes: number;
  /** Throws for bytes that are not a well-formed entry of that name. */
  open: (entry: ChainCandidate, bytes: Buffer) => Value | Promise<Value>;
}

/** What has the name of an entry, of a member or of one desktop, in byte order; other names are passed over. */
export async function* listCandidates(
  vault: Pick<Vault, 'store'>,
  { kind, member, desktop }: { kind: ChainKind; member?: string | undefined; desktop?: string },
  { signal }: { signal: AbortSignal },
): AsyncGenerator<ChainCandidate> {
  for await (const { name } of vault.store.list({ prefix: chainPrefix(kind, member, desktop), signal })) {
    const parsed = parseChainName(name);
    if (parsed) yield { ...parsed, name };
  }
}

/**
 * `undefined` for what is no entry, is gone by now, or is not given by a store that answers for others; throws what the store
 * throws otherwise.
 */
export async function openCandidate<Value>(
  vault: Pick<Vault, 'store'>,
  candidate: ChainCandidate,
  { maxBytes, open }: EntryForm<Value>,
  { signal }: { signal: AbortSignal },
): Promise<ChainEntry<Value> | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readObject(vault.store, candidate.name, { maxBytes, signal });
  } catch (error) {
    if (codeOf(error) === 'vault-bounds' || (await isOfObject(vault.store, error, { signal })))
      return undefined;
    throw error;
  }
  if (digestOf(bytes) !== candidate.digest) return undefined;
  try {
    return { ...candidate, bytes: bytes.length, value: await open(candidate, bytes) };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
