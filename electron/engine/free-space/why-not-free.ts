import type { BlobRow } from '../../catalog/backups.ts';
import { isPresent } from '../import/known-bytes.ts';
import { whyNotEvictable } from '../originals/evictable.ts';
import { sureBlobs } from '../originals/sure-blobs.ts';
import { sureCopies } from '../originals/sure-copies.ts';
import type { Candidate } from './candidate.ts';
import type { PhoneContext, Ready } from './free-context.ts';
import { type FreeTrouble, freeTroubles } from './free-trouble.ts';

/** `elsewhere`: blobs of which the second copy has to be in a mirror. */
type Verdict = { trouble: FreeTrouble } | { ready: Ready; blobs: BlobRow[]; elsewhere: BlobRow[] };

/**
 * Which of these may go, by the catalog and by what the store shows at this moment; why not, of the others. Of an asset all that
 * was chosen may go, or nothing.
 */
export async function readyToGo(
  context: PhoneContext,
  items: readonly Candidate[],
): Promise<{ ready: Ready[]; refused: Map<Candidate, FreeTrouble> }> {
  const chosen = new Set(items.map(({ phoneFile }) => phoneFile));
  const verdicts = new Map(items.map((item) => [item, judge(context, item, chosen)] as const));
  const all = (which: 'blobs' | 'elsewhere') => [
    ...new Map(
      [...verdicts.values()].flatMap((each) =>
        'ready' in each ? each[which].map((blob) => [blob.id, blob] as const) : [],
      ),
    ).values(),
  ];
  // The vault last: it is the one that has to be seen right before.
  const seconds = await sureCopies(context, all('elsewhere'));
  const sure = await sureBlobs(context, all('blobs'));
  const seenAtMs = Date.now();
  const refused = new Map<Candidate, FreeTrouble>();
  for (const [item, verdict] of verdicts) {
    if ('trouble' in verdict) refused.set(item, verdict.trouble);
    else if (!verdict.blobs.every(({ id }) => sure.has(id))) refused.set(item, freeTroubles.notInStore);
    else if (!verdict.elsewhere.every(({ id }) => seconds.has(id)))
      refused.set(item, freeTroubles.noSecondCopy);
  }
  keepTogether(items, refused);
  const ready = [...verdicts.values()].flatMap((each) =>
    'ready' in each && !refused.has(each.ready.item) ? [{ ...each.ready, seenAtMs }] : [],
  );
  return { ready, refused };
}

/** Where one file of an asset stays, all of it stays. */
export function keepTogether(items: Iterable<Candidate>, refused: Map<Candidate, FreeTrouble>): void {
  const kept = new Set([...refused.keys()].map(({ asset }) => asset));
  for (const item of items)
    if (kept.has(item.asset) && !refused.has(item)) refused.set(item, freeTroubles.sibling);
}

/** What the catalog alone says; asked once more in the transaction that decides. */
export function judge(
  context: Pick<PhoneContext, 'library' | 'vault' | 'key'>,
  item: Candidate,
  chosen: ReadonlySet<number>,
): Verdict {
  const { phoneLeavings, assets } = context.library.catalog;
  const held = phoneLeavings.holding(context.key, item.phoneFile);
  if (!held || held.path !== item.path) return { trouble: freeTroubles.unknown };
  if (held.isGone) return { trouble: freeTroubles.goneAlready };
  const isImported = held.outcome === 'imported' || held.outcome === 'duplicate';
  const isSame =
    held.resource === item.resource &&
    held.asset === item.asset &&
    held.sizeBytes === item.sizeBytes &&
    held.mtimeMs === item.mtimeMs &&
    Buffer.from(held.sha256 ?? []).equals(item.sha256);
  if (!isImported || !isSame) return { trouble: freeTroubles.changedHere };
  const asset = assets.asset(item.asset);
  if (!asset) return { trouble: freeTroubles.changedHere };
  if (asset.trashedAtMs !== null) return { trouble: freeTroubles.inTrash };
  const together = phoneLeavings.together(context.key, {
    asset: asset.id,
    neighbourhood: held.neighbourhood,
  });
  if (!together.every((phoneFile) => chosen.has(phoneFile))) return { trouble: freeTroubles.incomplete };
  const found = whyNotEvictable(context, asset);
  if ('trouble' in found) return found;
  const blob = found.blobs.find(({ id }) => id === item.blob);
  if (!blob || !Buffer.from(blob.sha256).equals(item.sha256)) return { trouble: freeTroubles.changedHere };
  const elsewhere = item.needsSecond ? notHere(context, asset.id, found.blobs) : [];
  const { mirrors } = context.library.catalog;
  if (elsewhere.some(({ id }) => mirrors.placesOf(id).length === 0))
    return { trouble: freeTroubles.noSecondCopy };
  const { path, rawPath, sizeBytes, mtimeMs } = held;
  const file = { path, sizeBytes, mtimeMs, ...(rawPath && { rawPath }) };
  return { ready: { item, file, asset, blob, seenAtMs: 0, thumbnail: null }, blobs: found.blobs, elsewhere };
}

/** Of the files of an asset that do not lie on this disk now; `blobs`: of all its files, in their order. */
function notHere(
  { library }: Pick<PhoneContext, 'library'>,
  asset: number,
  blobs: readonly BlobRow[],
): BlobRow[] {
  const resources = library.catalog.assets.resourcesOf(asset);
  return blobs.filter((_, at) => !isPresent(library, resources[at]!));
}
