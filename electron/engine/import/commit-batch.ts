import path from 'node:path';
import type { ResourceRow } from '../../catalog/assets.ts';
import type { PhoneFileRow } from '../../catalog/phone-files.ts';
import { deletedByYou } from '../../catalog/tombstones.ts';
import type { ResourceRole } from '../../contract/asset.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { MediaKind } from '../../media/facts.ts';
import type { Library } from '../library/open-library.ts';
import { dayFolder, placeOriginal } from '../library/originals.ts';
import { partBytes } from '../parts/record-parts.ts';
import type { Fetched } from './fetch-file.ts';
import { isKept, knownMedia } from './known-bytes.ts';
import { discardReceived } from './receiver/receiver.ts';
import { regroup } from './regroup.ts';

export interface Settled {
  row: PhoneFileRow;
  outcome: Outcome;
  reason?: string;
  sizeBytes: number;
}

interface Placement {
  /** Below the library, '/' between. */
  relative: string;
  /** The resource that is whole again by it. */
  lost: number | undefined;
}

/** The role of a file before it is known what it belongs to. */
const firstRole: Record<MediaKind, ResourceRole> = {
  photo: 'photo',
  raw: 'raw',
  video: 'video',
  adjustments: 'adjustments',
  sidecar: 'sidecar',
  other: 'photo',
};

/**
 * Makes a batch of fetched files durable and puts it into the catalog: sync, move into place, sync, one transaction.
 * Whatever moment the power goes: the catalog names only files that are in place with every byte, and what is in place
 * without being named is recognised when it comes again.
 */
export async function commitBatch(
  library: Library,
  phone: number,
  batch: readonly Fetched[],
): Promise<Settled[]> {
  const fresh = freshOnes(library, phone, batch);
  await library.sync(library.root, { files: fresh.map((file) => file.aside) });
  const placements = new Map<Fetched, Placement>();
  const [taken, found] = [new Set<string>(), new Set<number>()];
  for (const file of fresh) {
    // Asked before the file has its place: after that, what was gone is there again.
    const lost = lostOne(library, phone, file, found)?.id;
    const relative = await place(library, phone, file, { lost, taken });
    taken.add(relative);
    if (lost !== undefined) found.add(lost);
    placements.set(file, { relative, lost });
  }
  const places = [...placements.values()].map(({ relative }) => relative);
  await library.sync(library.root, { folders: touchedFolders(library.root, places) });

  return library.catalog.transaction(() => {
    const settled = batch.map((file) => {
      const placement = placements.get(file);
      const end = placement ? takeIn(library, file, placement) : takeAgain(library, phone, file);
      return { row: file.row, ...end, sizeBytes: file.sizeBytes };
    });
    regroup(library.catalog, phone, batch);
    return settled;
  });
}

/**
 * Those whose bytes the library does not hold yet, and that were not deleted from it for good; of several alike in the batch the
 * first. Lets go of the others.
 */
function freshOnes(library: Library, phone: number, batch: readonly Fetched[]): Fetched[] {
  const inBatch = new Set<string>();
  return batch.filter((file) => {
    const key = Buffer.from(file.sha256).toString('latin1');
    const isKnown = (!isCompanion(file) && inBatch.has(key)) || sameBytes(library, phone, file) !== undefined;
    const isUnwanted = isKnown || deletedAsset(library, phone, file) !== undefined;
    inBatch.add(key);
    if (isUnwanted) discardReceived(file);
    return !isUnwanted;
  });
}

/** The asset that had these bytes when the person deleted it for good. A companion is wanted all the same beside a photo that is here. */
function deletedAsset(library: Library, phone: number, file: Fetched): Uint8Array | undefined {
  const { assets, tombstones } = library.catalog;
  const asset = tombstones.assetOfFile(file.sha256);
  if (asset === undefined || !isCompanion(file)) return asset;
  const beside = assets.sightings(phone, file.row.neighbourhood, 100);
  return beside.some((sighting) => sighting.asset !== null) ? undefined : asset;
}

/** The resource that these bytes are already. A companion is the same only beside the same photo. */
function sameBytes(library: Library, phone: number, file: Fetched) {
  if (!isCompanion(file)) return knownMedia(library, file.sha256);
  return besideSamePhoto(library, phone, file, { isHere: true });
}

/** A companion with these bytes of the same photo, or of none yet, whose file is here, or is not. */
function besideSamePhoto(library: Library, phone: number, file: Fetched, { isHere }: { isHere: boolean }) {
  const { assets } = library.catalog;
  const alike = assets
    .resourcesBySha256(file.sha256)
    .filter((resource) => isKept(library, resource) === isHere);
  if (alike.length === 0) return undefined;
  const beside = new Set(
    assets.sightings(phone, file.row.neighbourhood, 100).map((sighting) => sighting.asset),
  );
  return alike.find((resource) =>
    resource.asset === null ? resource.name === file.name : beside.has(resource.asset),
  );
}

/** `taken`: names that this batch has given away and the catalog does not know yet. */
async function place(
  library: Library,
  phone: number,
  file: Fetched,
  { lost, taken }: { lost: number | undefined; taken: ReadonlySet<string> },
): Promise<string> {
  const { assets } = library.catalog;
  const where = {
    aside: file.aside,
    name: file.name,
    folder: folderFor(library, phone, file),
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
  };
  return placeOriginal(library.root, where, (relative) => {
    const owner = assets.resourceAtPath(relative);
    return taken.has(relative) || (owner !== undefined && owner !== lost);
  });
}

/**
 * The resource that had these bytes, whose file is gone from this disk, or is not what it was. `found`: those that another file
 * of this batch makes whole.
 */
function lostOne(
  library: Library,
  phone: number,
  file: Fetched,
  found: ReadonlySet<number>,
): ResourceRow | undefined {
  const lost = isCompanion(file)
    ? besideSamePhoto(library, phone, file, { isHere: false })
    : library.catalog.assets.resourcesBySha256(file.sha256).find(({ role }) => isMedia(role));
  return lost && !found.has(lost.id) ? lost : undefined;
}

/** A companion lies beside its photo, whenever it was written; everything else by its day. */
function folderFor(library: Library, phone: number, file: Fetched): string {
  if (isCompanion(file)) {
    const beside = library.catalog.assets.sightings(phone, file.row.neighbourhood, 1)[0];
    if (beside?.path) return path.posix.dirname(beside.path);
  }
  return dayFolder(file.takenAt.localMs);
}

function touchedFolders(root: string, placements: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const placement of placements) {
    // Up to the library itself: a folder may have been made by an import that died before it synced.
    for (let at = path.posix.dirname(placement); at !== '.'; at = path.posix.dirname(at)) {
      folders.add(path.join(root, at));
    }
    folders.add(root);
  }
  return [...folders];
}

type End = Pick<Settled, 'outcome' | 'reason'>;

function takeIn(library: Library, file: Fetched, { relative, lost }: Placement): End {
  const { assets, phoneFiles } = library.catalog;
  if (lost !== undefined) {
    assets.setPath(lost, relative);
    if (file.sizeBytes > partBytes) library.catalog.jobs.add('parts', lost);
    phoneFiles.settle(file.row.id, 'imported', { resource: lost });
    return { outcome: 'imported' };
  }
  const resource = assets.insertResource({
    role: firstRole[file.facts.kind],
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    name: file.name,
    path: relative,
    mtimeMs: file.mtimeMs,
    contentIdentifier: file.facts.contentIdentifier,
    facts: JSON.stringify(file.facts),
  });
  if (file.sizeBytes > partBytes) library.catalog.jobs.add('parts', resource);
  phoneFiles.settle(file.row.id, 'imported', { resource });
  return { outcome: 'imported' };
}

function takeAgain(library: Library, phone: number, file: Fetched): End {
  const { phoneFiles } = library.catalog;
  const same = sameBytes(library, phone, file);
  if (same) {
    phoneFiles.settle(file.row.id, 'duplicate', { resource: same.id });
    return { outcome: 'duplicate' };
  }
  const deleted = deletedAsset(library, phone, file);
  if (deleted) {
    phoneFiles.settle(file.row.id, 'excluded', { reason: deletedByYou, deletedAsset: deleted });
    return { outcome: 'excluded', reason: deletedByYou };
  }
  // Somebody took the known copy away between the two looks: it stays pending and is fetched next time.
  const reason = 'its copy in the library was taken away meanwhile; import again';
  phoneFiles.settle(file.row.id, 'pending', { reason });
  return { outcome: 'pending' };
}

/** By what is in it: a photo may well be called `.AAE`. */
function isCompanion({ facts }: Fetched): boolean {
  return facts.kind === 'adjustments' || facts.kind === 'sidecar';
}

function isMedia(role: ResourceRole): boolean {
  return role !== 'adjustments' && role !== 'sidecar';
}
