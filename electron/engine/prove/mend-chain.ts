import { type ChainCandidate, type EntryForm, openCandidate } from '../../vault/chain-candidates.ts';
import { type ChainHead, headKey } from '../../vault/chains.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { digestOf, parseChainName } from '../../vault/layout.ts';
import { logForm, MAX_SEGMENT_BYTES } from '../../vault/log.ts';
import { createMembers } from '../../vault/members.ts';
import { referencesForm } from '../../vault/references.ts';
import type { Vault } from '../../vault/vault.ts';
import { compareListings } from '../mirror/compare-listings.ts';
import { readOrWhy } from './check-keys.ts';
import type { ProveContext } from './prove-report.ts';

/**
 * Puts references or a log that this library has read before, and the vault has lost or holds damaged, there again from a mirror: what
 * opens with a valid signature, and of a number that the vault has no entry of. What
 * it never read stays where it is: somebody may have gone on with the mirror as a vault of its own. True when there was any.
 * @param damaged names of what stands there and is not what was written
 */
export async function mendChain(
  context: ProveContext,
  kind: 'refs' | 'log',
  damaged: ReadonlySet<string>,
): Promise<boolean> {
  const { library, vault, mirrors, report, signal } = context;
  const heads = new Map<string, ChainHead>(
    library.catalog.vault.heads(kind).map((head) => [headKey(head), head]),
  );
  const form: EntryForm<unknown> =
    kind === 'log' ? logForm(vault) : referencesForm(vault, createMembers(vault, { signal }));
  let isMended = false;
  for (const each of mirrors) {
    const mirror = await each.open({ signal }).catch(() => undefined);
    signal.throwIfAborted();
    if (!mirror) continue;
    const { wanted, standing } = await look(mirror);
    for (const { candidate, isThere } of wanted) {
      const { name, digest } = candidate;
      const head = heads.get(headKey(candidate))!;
      // The last that was read is known by its name.
      if (candidate.sequence === head.sequence && name !== head.name) continue;
      const rivals = standing.get(placeOf(candidate)) ?? [];
      if (await isAnySound(rivals.filter((rival) => rival.name !== name))) continue;
      if (!(await openCandidate(mirror, candidate, form, { signal }))) continue;
      const bytes = await readOrWhy({ vault: mirror, signal }, name, MAX_SEGMENT_BYTES);
      if (typeof bytes === 'string' || digestOf(bytes) !== digest) continue;
      const code = isThere ? 'object-damaged' : 'object-missing';
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

  /** What the mirror has of what was read once and the vault does not show whole; and what the vault has, by number. */
  async function look(mirror: Vault) {
    const wanted: { candidate: ChainCandidate; isThere: boolean }[] = [];
    const standing = new Map<string, ChainCandidate[]>();
    const listings = compareListings(mirror.store, vault.store, { prefix: `${kind}/`, signal });
    for await (const { object, there } of listings) {
      const { name } = object ?? there;
      const chain = parseChainName(name);
      if (!chain || chain.sequence > (heads.get(headKey(chain))?.sequence ?? 0)) continue;
      const candidate = { ...chain, name };
      const place = placeOf(candidate);
      if (there && !damaged.has(name)) standing.set(place, [...(standing.get(place) ?? []), candidate]);
      if (object && (there?.sizeBytes !== object.sizeBytes || damaged.has(name)))
        wanted.push({ candidate, isThere: there !== undefined });
    }
    return { wanted, standing };
  }

  /** Of a number that the vault has an entry of, it gets no other. */
  async function isAnySound(rivals: readonly ChainCandidate[]): Promise<boolean> {
    for (const rival of rivals) if (await openCandidate(vault, rival, form, { signal })) return true;
    return false;
  }
}

const placeOf = (each: ChainCandidate) => `${headKey(each)}/${each.sequence}`;
