import type { AssetFields, ResourceRow } from '../../catalog/assets.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { AssetKind, ResourceRole } from '../../contract/asset.ts';
import { captureTime } from '../../media/capture-time.ts';
import type { MediaFacts } from '../../media/facts.ts';
import type { PhoneFacts } from '../../phone/phone.ts';

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
  const { assets, jobs } = catalog;
  const before = change.target === null ? undefined : assets.asset(change.target);
  // Roles may have been settled a moment ago: the rows that count are those in the catalog.
  const held = change.target === null ? [] : assets.resourcesOf(change.target);
  const primary = primaryOf([
    ...held,
    ...change.joined.map((row) => ({ ...row, ...assets.resource(row.id) })),
  ]);
  if (!primary) return;

  const target =
    change.target ?? assets.insertAsset(assetIdOf(primary), fieldsOf(catalog, primary, [primary]));
  for (const row of change.joined) assets.moveResource(row.id, target);
  for (const asset of change.emptied) {
    assets.mergeAsset(asset, target);
    jobs.drop('thumbnail', asset);
  }
  const assetId = assetIdOf(primary);
  const isNewIdentity = before !== undefined && Buffer.compare(before.assetId, assetId) !== 0;
  assets.dropAlias(assetId);
  const fields = fieldsOf(catalog, primary, assets.resourcesOf(target));
  assets.updateAsset(target, assetId, {
    ...fields,
    favourite: fields.favourite || before?.favourite === 1,
    hidden: fields.hidden || before?.hidden === 1,
    burstId: fields.burstId ?? change.burst ?? before?.burstId ?? null,
  });
  if (isNewIdentity) assets.addAlias(before.assetId, target);
  if (isNewIdentity || !before) jobs.add('thumbnail', target);
}

function fieldsOf(catalog: Catalog, primary: ResourceRow, resources: readonly ResourceRow[]): AssetFields {
  const facts = JSON.parse(primary.facts) as MediaFacts;
  const takenAt = captureTime(facts, primary);
  const known = catalog.assets
    .phoneFactsOf(resources.map((resource) => resource.id))
    .map((json) => JSON.parse(json) as PhoneFacts);
  return {
    kind: kindOf(primary, facts, resources),
    takenAtMs: takenAt.localMs,
    offsetMinutes: takenAt.offsetMinutes,
    evidence: takenAt.evidence,
    width: facts.width ?? null,
    height: facts.height ?? null,
    durationMs: facts.durationMs ?? null,
    camera: facts.camera ?? null,
    lens: facts.lens ?? null,
    latitude: facts.latitude ?? null,
    longitude: facts.longitude ?? null,
    favourite: known.some((fact) => fact.favourite === true),
    hidden: known.some((fact) => fact.hidden === true),
    burstId: facts.burstId ?? known.find((fact) => fact.burstId)?.burstId ?? null,
  };
}

function kindOf(primary: ResourceRow, facts: MediaFacts, resources: readonly ResourceRow[]): AssetKind {
  if (resources.some((resource) => resource.role === 'paired-video')) return 'live-photo';
  if (facts.motionVideo) return 'motion-photo';
  return primary.role === 'video' || primary.role === 'edited-video' ? 'video' : 'photo';
}
