import { expect } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import type { ListedAsset } from '../../../electron/engine/list-assets.ts';
import type { ContentAsset, ContentFile, ContentsManifest } from '../../phones/contents/manifest.ts';

const primaryOrder = ['photo', 'raw', 'video', 'edited-photo', 'edited-video', 'paired-video'];

/** Each asset of the library is one of the manifests', whole, and each of theirs is here: kind, roles, bytes, facts. */
export function expectManifest(
  assets: readonly ListedAsset[],
  library: Library,
  manifests: readonly ContentsManifest[],
): void {
  const shapeOf = (kind: string, resources: readonly { role: string; sha256: string }[]) =>
    [kind, ...new Set(resources.map(({ role, sha256 }) => `${role} ${sha256}`).sort())].join(', ');
  const found = new Map(assets.map((asset) => [shapeOf(asset.kind, asset.resources), asset]));
  expect(found.size).toBe(assets.length);
  const bursts = new Map<string, string>();
  const told = new Set<string>();
  for (const { files, assets: wanted } of manifests) {
    const fileAt = new Map(files.map((file) => [file.path, file]));
    for (const asset of wanted) {
      const parts = asset.files.map(({ path, role }) => ({ file: fileAt.get(path)!, role }));
      const shape = shapeOf(
        asset.kind,
        parts.map(({ file, role }) => ({ role, sha256: file.sha256 })),
      );
      told.add(shape);
      const actual = found.get(shape);
      const paths = asset.files.map(({ path }) => path).join(', ');
      expect(actual, `${asset.kind} of ${paths}`).toBeDefined();
      const primary = primaryOrder.flatMap((role) => parts.filter((part) => part.role === role))[0]!;
      expect(actual!.assetId, paths).toBe(primary.file.sha256.slice(0, 32));
      expectFacts(actual!, primary.file, paths);
      expectPhoneFacts(actual!, asset, paths, bursts);
      for (const { file } of parts) expectName(library, actual!, file, asset);
    }
  }
  // Nothing was made that the manifests do not tell of.
  expect([...found.keys()].filter((shape) => !told.has(shape))).toEqual([]);
}

function expectFacts(actual: ListedAsset, file: ContentFile, words: string): void {
  if (file.camera) expect(actual.camera, words).toContain(file.camera);
  if (file.latitude === undefined) {
    expect([actual.latitude, actual.longitude], words).toEqual([null, null]);
  } else {
    expect(actual.latitude, words).toBeCloseTo(file.latitude, 3);
    expect(actual.longitude, words).toBeCloseTo(file.longitude!, 3);
  }
  const time = file.takenAt;
  if (!time) return;
  expect(actual.evidence, words).toBe(time.evidence);
  const local = Date.parse(`${actual.takenAt}Z`);
  const unit = time.dayOnly ? 86_400_000 : 1000;
  if (time.localMs !== undefined)
    expect(Math.floor(local / unit), words).toBe(Math.floor(time.localMs / unit));
  if (time.offsetMinutes !== undefined) expect(actual.offsetMinutes, words).toBe(time.offsetMinutes);
  if (time.utcMs !== undefined) {
    const utc = local - actual.offsetMinutes! * 60_000;
    expect(Math.floor(utc / 1000), words).toBe(Math.floor(time.utcMs / 1000));
  }
}

/** Frames of one burst share an id, and no others do; the id itself is the phone's where it has one. */
function expectPhoneFacts(
  actual: ListedAsset,
  asset: ContentAsset,
  words: string,
  bursts: Map<string, string>,
): void {
  expect(actual.favourite, words).toBe(asset.favourite === true);
  expect(actual.hidden, words).toBe(asset.hidden === true);
  if (!asset.burst) {
    expect(actual.burstId, words).toBeNull();
    return;
  }
  expect(actual.burstId, words).not.toBeNull();
  expect(bursts.get(asset.burst) ?? actual.burstId, words).toBe(actual.burstId);
  expect([...bursts].find(([key, id]) => id === actual.burstId && key !== asset.burst)).toBeUndefined();
  bursts.set(asset.burst, actual.burstId!);
}

/** The name that the file had before the phone renamed it stays known. */
function expectName(library: Library, actual: ListedAsset, file: ContentFile, asset: ContentAsset): void {
  if (!asset.originalName || file.role !== 'photo') return;
  const key = library.catalog.assets.assetKey(Buffer.from(actual.assetId, 'hex'))!;
  const ids = library.catalog.assets.resourcesOf(key).map(({ id }) => id);
  const facts = library.catalog.assets.phoneFactsOf(ids).map((json) => JSON.parse(json) as object);
  expect(facts).toContainEqual(expect.objectContaining({ originalName: asset.originalName }));
}
