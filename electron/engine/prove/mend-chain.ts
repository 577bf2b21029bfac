import { type ChainHead, headKey } from '../../vault/chains.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { digestOf, parseChainName } from '../../vault/layout.ts';
import { compareListings } from '../mirror/compare-listings.ts';
import { readOrWhy } from './check-keys.ts';
import type { ProveContext } from './prove-report.ts';

const maxBytes = 64 * 1024 * 1024;

/**
 * Puts references or a log that this library has read before, and the vault has lost or holds damaged, there again from a mirror. What
 * it never read stays where it is: somebody may have gone on with the mirror as a vault of its own. True when there was any.
 * @param damaged names of what stands there and is not what was written
 */
export async function mendChain(
  context: ProveContext,
  kind: 'refs' | 'log',
  damaged: ReadonlySet<string>,
): Promise<boolean> {
  const { library, vault, mirrors, report, signal } = context;
  const heads = new Map<string, Pick<ChainHead, 'sequence'>>(
    library.catalog.vault.heads(kind).map((head) => [headKey(head), head]),
  );
  let isMended = false;
  for (const each of mirrors) {
    const mirror = await each.open({ signal }).catch(() => undefined);
    signal.throwIfAborted();
    if (!mirror) continue;
    const listings = compareListings(mirror.store, vault.store, { prefix: `${kind}/`, signal });
    for await (const { object, there } of listings) {
      const chain = object && parseChainName(object.name);
      if (!chain || chain.sequence > (heads.get(headKey(chain))?.sequence ?? 0)) continue;
      const { name, sizeBytes } = object;
      if (there?.sizeBytes === sizeBytes && !damaged.has(name)) continue;
      const bytes = await readOrWhy({ vault: mirror, signal }, name, maxBytes);
      if (typeof bytes === 'string' || digestOf(bytes) !== chain.digest) continue;
      const code = there ? 'object-damaged' : 'object-missing';
      const broken = report.fault({ name, code, message: 'This part of the vault is not what it was.' });
      try {
        await vault.store.put(name, bytes, { signal });
        broken.repaired = isMended = true;
      } catch (error) {
        if (!(await isOfObject(vault.store, error, { signal }))) throw error;
      }
    }
  }
  return isMended;
}
