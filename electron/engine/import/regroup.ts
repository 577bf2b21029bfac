import type { ResourceRow, Sighting } from '../../catalog/assets.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { MediaFacts } from '../../media/facts.ts';
import { type PairedAsset, pairFiles } from '../../media/pairing.ts';
import type { PhoneFacts } from '../../phone/phone.ts';
import type { Fetched } from './fetch-file.ts';
import { primaryOf, refreshAsset } from './refresh-asset.ts';

/** Most files that are weighed together. A stem with more in one folder is no photo, it is an attack: each stands alone. */
const maxNeighbours = 500;
const maxIdentical = 64;

/**
 * Puts resources together into assets after a batch came in: every neighbourhood that the batch touched is weighed anew,
 * so it does not matter in which order, in which import or from which phone the files of an asset arrive. What belongs
 * together already is never torn apart. Inside the caller's transaction.
 */
export function regroup(catalog: Catalog, phone: number, batch: readonly Fetched[]): void {
  for (const members of neighbourhoods(catalog, phone, batch)) {
    const only = members.size === 1 ? [...members.values()][0]! : undefined;
    if (only && only.asset !== null) {
      // Bytes that were here already: this phone may know of them that they are a favourite.
      if (only.phoneFacts !== null)
        refreshAsset(catalog, { target: only.asset, joined: [], emptied: [], burst: undefined });
      continue;
    }
    const groups = pairFiles([...members.values()].map(candidateOf));
    for (const group of groups) applyGroup(catalog, group, members);
  }
}

/** What is weighed together, by resource: the neighbourhoods that the batch touched, or its single files where one is crowded. */
function* neighbourhoods(
  catalog: Catalog,
  phone: number,
  batch: readonly Fetched[],
): Generator<Map<number, Sighting>> {
  for (const [neighbourhood, files] of Map.groupBy(batch, (file) => file.row.neighbourhood)) {
    const members = neighboursOf(catalog, phone, neighbourhood);
    if (members.size <= maxNeighbours) yield members;
    else {
      for (const file of files) {
        const sighting = catalog.assets.sightingOf(file.row.id);
        if (sighting) yield new Map([[sighting.id, sighting]]);
      }
    }
  }
}

function neighboursOf(catalog: Catalog, phone: number, neighbourhood: string): Map<number, Sighting> {
  const members = new Map<number, Sighting>();
  const add = (sighting: Sighting) => {
    if (!members.has(sighting.id)) members.set(sighting.id, sighting);
  };
  const beside = catalog.assets.sightings(phone, neighbourhood, maxNeighbours + 1);
  for (const sighting of beside) add(sighting);
  for (const { contentIdentifier } of beside) {
    if (contentIdentifier === null) continue;
    const alike = catalog.assets.sightingsByContentIdentifier(contentIdentifier, maxIdentical + 1);
    // An identifier is one photo and its video, a few times over; what hundreds claim says nothing.
    if (alike.length <= maxIdentical) for (const sighting of alike) add(sighting);
  }
  return members;
}

function candidateOf(sighting: Sighting) {
  const slash = sighting.phonePath.lastIndexOf('/');
  return {
    key: sighting.id,
    name: sighting.phonePath.slice(slash + 1),
    folder: sighting.phonePath.slice(0, Math.max(slash, 0)),
    facts: JSON.parse(sighting.facts) as MediaFacts,
    sizeBytes: sighting.sizeBytes,
    mtimeMs: sighting.mtimeMs,
    phoneFacts: sighting.phoneFacts ? (JSON.parse(sighting.phoneFacts) as PhoneFacts) : {},
  };
}

function applyGroup(catalog: Catalog, group: PairedAsset, members: ReadonlyMap<number, Sighting>): void {
  const { assets } = catalog;
  const parts = group.files.map(({ key, role }) => ({ ...members.get(Number(key))!, role }));
  const primary = primaryOf(parts);
  // Companions without a photo wait outside of any asset.
  if (!primary) return;
  const existing = parts.map((part) => part.asset).filter((asset) => asset !== null);
  const target = primary.asset ?? existing[0] ?? null;
  const joined: ResourceRow[] = [];
  const emptied = new Set<number>();
  for (const part of parts) {
    const { asset } = part;
    if (asset !== null && asset !== target) {
      // A whole asset may join another; a companion of another asset stays with it.
      const others = assets.resourcesOf(asset);
      if (primaryOf(others)?.id !== part.id) continue;
      for (const other of others) if (other.id !== part.id) joined.push(other);
      emptied.add(asset);
    }
    if (parts.length > 1 && (asset !== target || roleIsFirst(part, members)))
      assets.setRole(part.id, part.role);
    if (asset === null || asset !== target) joined.push(part);
  }
  refreshAsset(catalog, { target, joined, emptied: [...emptied], burst: group.burst });
}

/** True while a resource still has the role that it got before anything was known of its partners. */
function roleIsFirst(part: ResourceRow, members: ReadonlyMap<number, Sighting>): boolean {
  const now = members.get(part.id)!.role;
  return now === 'photo' || now === 'video' || now === 'raw';
}
