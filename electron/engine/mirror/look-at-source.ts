import { createHash } from 'node:crypto';
import { chainPrefix, parseChainName } from '../../vault/layout.ts';
import type { Vault } from '../../vault/vault.ts';

export interface SourceSight {
  /** Of all that was listed. The same later: nothing was written into the vault that a mirror has not seen. */
  digest: string;
  /** How far the log of each desktop reaches, by its folder. What is said later is copied by a later run. */
  reach: ReadonlyMap<string, number>;
}

/** What tells of every change of a vault: ways in, references and log. A few pages, however many blobs there are. */
export async function lookAtSource(
  { store }: Vault,
  { signal }: { signal: AbortSignal },
): Promise<SourceSight> {
  const hash = createHash('sha256');
  const reach = new Map<string, number>();
  for (const prefix of ['keys/', 'refs/', 'log/']) {
    for await (const { name, sizeBytes, etag, modifiedAtMs } of store.list({ prefix, signal })) {
      // Only ways in are ever written over.
      const version = prefix === 'keys/' ? [etag ?? null, modifiedAtMs] : [];
      hash.update(`${JSON.stringify([name, sizeBytes, ...version])}\n`);
      const chain = parseChainName(name);
      if (chain?.kind === 'log') reach.set(folderOf(chain), chain.sequence);
    }
  }
  return { digest: hash.digest('hex'), reach };
}

const folderOf = ({ member, desktop }: { member: string; desktop: string }) =>
  chainPrefix('log', member, desktop);

/** Whether a segment of the log had been there when the vault was looked at. */
export function isWithin({ reach }: SourceSight, name: string): boolean {
  const chain = parseChainName(name);
  return chain === undefined || chain.kind !== 'log' || chain.sequence <= (reach.get(folderOf(chain)) ?? 0);
}
