import { closeSync, constants, openSync } from 'node:fs';
import path from 'node:path';
import type { AssetRow, ResourceRow } from '../../catalog/assets.ts';
import type { AssetDetail, AssetFile } from '../../contract/api/asset-detail.ts';
import { fileSource } from '../../media/byte-source.ts';
import type { MediaFacts } from '../../media/facts.ts';
import { readHeader } from '../../media/header.ts';
import { needsPreview } from '../../media/thumbnail/needs-preview.ts';
import { isPresent } from '../import/known-bytes.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { Library } from '../library/open-library.ts';
import { fileOfPicture } from '../pictures/picture-source.ts';
import { previewHere } from './media/previews.ts';
import { blobOf } from './media/vault-copy.ts';
import { showsInWindow } from './shows-in-window.ts';
import { shownStore } from './vault/shown-store.ts';

/** All that is known of one asset; undefined where there is none of this key. */
export async function assetDetailOf(library: Library, id: number): Promise<AssetDetail | undefined> {
  const { assets, assetFacts, timelines, vault } = library.catalog;
  const asset = assets.asset(id);
  const [tile] = timelines.tiles([id]);
  if (!asset || !tile) return undefined;
  const resources = assets.resourcesOf(id);
  const primary = primaryOf(resources);
  const ordered = primary ? [primary, ...resources.filter((each) => each !== primary)] : resources;
  const { offsetMinutes, evidence, camera, lens, latitude, longitude, trashedAtMs } = asset;
  const place = vault.get()?.place;
  return {
    ...{ tile, offsetMinutes, evidence, camera, lens, latitude, longitude, trashedAtMs },
    exposure: primary ? exposureOf(library, primary) : {},
    files: ordered.map((resource) => asFile(library, resource)),
    phones: assetFacts.phones(id).map((phone) => ({ ...phone, isThere: phone.isThere === 1 })),
    preview: await previewOf(
      library,
      asset,
      primary && fileOfPicture(resources, { primary, picture: asset.picture }),
    ),
    vault: place === undefined ? null : shownStore(place).place,
  };
}

function asFile(library: Library, resource: ResourceRow): AssetFile {
  const { id, role, name, sizeBytes, asset } = resource;
  const facts = factsOf(resource);
  const blob = blobOf(library.catalog, resource);
  return {
    ...{ id, role, name, sizeBytes, mimeType: facts.mimeType },
    sha256: Buffer.from(resource.sha256).toString('hex'),
    width: facts.width ?? null,
    height: facts.height ?? null,
    durationMs: facts.durationMs ?? null,
    where: isPresent(library, resource) ? 'here' : blob ? 'vault' : 'gone',
    isPlayable: showsInWindow(facts.mimeType),
    ...(facts.motionVideo && { motionVideo: facts.motionVideo }),
    ...(resource.isUndone === 1 && { isUndone: true }),
    provenAtMs: blob?.state === 'proven' ? blob.provenAtMs : null,
    storedAtMs: blob && asset !== null ? library.catalog.assetFacts.backedUpAtMs(asset) : null,
  };
}

/** The preview that was made, the original where it needs none, or that of the vault. */
async function previewOf(
  library: Library,
  asset: AssetRow,
  shown: ResourceRow | undefined,
): Promise<AssetDetail['preview']> {
  const made = await previewHere(library, asset);
  if (made) return { isThere: true, mimeType: made.mimeType };
  if (shown && !needsPreview(factsOf(shown), shown.sizeBytes))
    return { isThere: true, mimeType: factsOf(shown).mimeType };
  const isInVault = library.catalog.backups.backupOf(asset.id).some(({ role }) => role === 'preview');
  return { isThere: isInVault, mimeType: null };
}

/** An import of before did not note it: then the file is asked, if it is here. */
function exposureOf(library: Library, primary: ResourceRow): AssetDetail['exposure'] {
  const facts = factsOf(primary);
  if (facts.exposure || facts.kind === 'video' || !isPresent(library, primary)) return facts.exposure ?? {};
  let fd: number | undefined;
  try {
    const file = path.join(library.root, primary.path!);
    fd = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    return readHeader(fileSource(fd, primary.sizeBytes), primary.name).exposure ?? {};
  } catch {
    return {};
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Whatever an older version, or nobody, has written there. */
function factsOf({ facts }: ResourceRow): MediaFacts {
  return {
    kind: 'other',
    mimeType: 'application/octet-stream',
    ...(JSON.parse(facts) as Partial<MediaFacts>),
  };
}
