import { type AssetFields, markedBy, type ResourceRow } from '../../catalog/assets.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { AssetKind, ResourceRole } from '../../contract/asset.ts';
import { captureTime } from '../../media/capture-time.ts';
import type { MediaFacts } from '../../media/facts.ts';
import type { PhoneFacts } from '../../phone/phone.ts';
import { pictureOf, shownOf } from '../pictures/picture-source.ts';

const primaryOrder: readonly ResourceRole[] = [
  'photo',
  'raw',
  'video',
  'edited-photo',
  'edited-video',
  'paired-video',
];

/** The resource that gives an asset its identity and its facts: photo before raw before video. */
export function primaryOf<Row extends { id: number; role: ResourceRole }>(
  resources: readonly Row[],
): Row | undefined {
  const rank = (row: Row) => primaryOrder.indexOf(row.role);
  return resources
    .filter((row) => rank(row) >= 0)
    .sort((one, other) => rank(one) - rank(other) || one.id - other.id)[0];
}

/** `assetId`: the first 16 bytes of the SHA-256 of the primary. */
export function assetIdOf(primary: { sha256: Uint8Array }): Uint8Array {
  return primary.sha256.subarray(0, 16);
}

interface Change {
  /** The asset that gains; null: a new one. */
  target: number | null;
  joined: readonly ResourceRow[];
  /** Assets that lose all they have to `target`. */
  emptied: readonly number[];
  burst: string | undefined;
}

/**
 * Lets resources join an asset and brings its row in line with what it then holds: identity (with an alias when a better
 * primary came late), kind, capture time and the rest. Inside the caller's transaction.
 */
export function refreshAsset(catalog: Catalog, change: Change): void {
  if (change.target === null) createAsset(catalog, change);
  else growAsset(catalog, { ...change, target: change.target });
}

/** Takes over what a phone newly says of a resource. Inside the caller's transaction. */
export function refreshAssetOf(catalog: Catalog, resource: number): void {
  const { asset } = catalog.assets.resource(resource);
  if (asset !== null) growAsset(catalog, { target: asset, joined: [], emptied: [], burst: undefined });
}

function createAsset(catalog: Catalog, { joined, burst }: Change): void {
  const { assets } = catalog;
  const primary = primaryOf(joined);
  if (!primary) return;
  const assetId = assetIdOf(primary);
  assets.dropAlias(assetId);
  const fields = fieldsOf(catalog, primary, joined);
  const target = assets.insertAsset(assetId, { ...fields, burstId: fields.burstId ?? burst ?? null });
  const life = catalog.tombstones.nextLife(assetId);
  if (life > 1) assets.setLife(target, life);
  for (const row of joined) assets.moveResource(row.id, target);
  addPictureJobs(catalog, target);
}

/** Where an asset is to be shown by another file than its pictures are of, they are made anew. Inside the caller's transaction. */
export function repicture(catalog: Catalog, asset: number): void {
  const resources = catalog.assets.resourcesOf(asset);
  const primary = primaryOf(resources);
  const picture = primary && pictureOf(shownOf(resources, primary), primary);
  if (picture !== catalog.assets.asset(asset)?.picture) addPictureJobs(catalog, asset);
}

function addPictureJobs({ jobs, backups }: Catalog, asset: number): void {
  // The vault's is of what it was before.
  backups.forgetPreview(asset);
  jobs.add('thumbnail', asset);
  jobs.add('preview', asset);
}

function growAsset(catalog: Catalog, { target, joined, emptied, burst }: Change & { target: number }): void {
  const { assets, jobs } = catalog;
  for (const row of joined) {
    // The asset has these very bytes in this role already: the second copy stays in its place, outside of any asset.
    if (!assets.moveResource(row.id, target)) assets.moveResource(row.id, null);
  }
  for (const asset of emptied) {
    // Alive beats trashed.
    if (assets.asset(asset)?.trashedAtMs === null) catalog.trash.restore(target);
    catalog.marks.carry(asset, target);
    catalog.keptHere.carry(asset, target);
    assets.mergeAsset(asset, target);
    jobs.drop('thumbnail', asset);
    jobs.drop('preview', asset);
  }
  const before = assets.asset(target)!;
  const held = assets.resourcesOf(target);
  const primary = primaryOf(held)!;
  const assetId = assetIdOf(primary);
  const isNewIdentity = Buffer.compare(before.assetId, assetId) !== 0;
  assets.dropAlias(assetId);
  const fields = fieldsOf(catalog, primary, held);
  assets.updateAsset(target, assetId, {
    ...fields,
    // A phone sets marks and takes none away; where a person had the word, phones have none.
    favourite: before.favourite === 1 || (fields.favourite && !(before.marked & markedBy.favourite)),
    hidden: before.hidden === 1 || (fields.hidden && !(before.marked & markedBy.hidden)),
    burstId: fields.burstId ?? burst ?? before.burstId,
  });
  if (isNewIdentity) {
    assets.setLife(target, catalog.tombstones.nextLife(assetId));
    assets.addAlias(before.assetId, target);
    addPictureJobs(catalog, target);
  } else repicture(catalog, target);
}

function fieldsOf(catalog: Catalog, primary: ResourceRow, resources: readonly ResourceRow[]): AssetFields {
  const facts = JSON.parse(primary.facts) as MediaFacts;
  const shown = JSON.parse(shownOf(resources, primary).facts) as MediaFacts;
  const takenAt = captureTime(facts, primary);
  const known = catalog.assets
    .phoneFactsOf(resources.map((resource) => resource.id))
    .map((json) => JSON.parse(json) as PhoneFacts);
  return {
    kind: kindOf(primary, facts, resources),
    takenAtMs: takenAt.localMs,
    offsetMinutes: takenAt.offsetMinutes,
    evidence: takenAt.evidence,
    ...shapeOf(shown),
    camera: facts.camera ?? null,
    lens: facts.lens ?? null,
    latitude: facts.latitude ?? null,
    longitude: facts.longitude ?? null,
    favourite: known.some((fact) => fact.favourite === true),
    hidden: known.some((fact) => fact.hidden === true),
    burstId: facts.burstId ?? known.find((fact) => fact.burstId)?.burstId ?? null,
  };
}

/** What a tile shows of the file that it is a picture of. */
export function shapeOf({ width, height, durationMs }: MediaFacts) {
  return { width: width ?? null, height: height ?? null, durationMs: durationMs ?? null };
}

function kindOf(primary: ResourceRow, facts: MediaFacts, resources: readonly ResourceRow[]): AssetKind {
  if (resources.some((resource) => resource.role === 'paired-video')) return 'live-photo';
  if (facts.motionVideo) return 'motion-photo';
  return primary.role === 'video' || primary.role === 'edited-video' ? 'video' : 'photo';
}
