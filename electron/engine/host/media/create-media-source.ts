import { PhotoferryError } from '../../../base/error.ts';
import type { AssetRow, ResourceRow } from '../../../catalog/assets.ts';
import type { BlobRow } from '../../../catalog/backups.ts';
import type { MediaFacts } from '../../../media/facts.ts';
import { needsPreview } from '../../../media/thumbnail/needs-preview.ts';
import { primaryOf } from '../../import/refresh-asset.ts';
import type { Library } from '../../library/open-library.ts';
import { fileOfPicture } from '../../pictures/picture-source.ts';
import type { HostContext } from '../host-context.ts';
import type { MediaBytes, MediaSource } from '../media-source.ts';
import { fileHere } from './file-here.ts';
import { createKeptVault } from './kept-vault.ts';
import { previewFromVault, previewHere } from './previews.ts';
import { createTouches } from './touches.ts';
import { createTurnstile } from './turnstile.ts';
import { blobOf, vaultRange } from './vault-copy.ts';

/** Pictures and files out of the library and, where they are only there, out of its vault. */
export function createMediaSource({ requireLibrary }: Pick<HostContext, 'requireLibrary'>): MediaSource {
  const vault = createKeptVault(requireLibrary);
  const touched = createTouches();
  // A video that is paused keeps its place; pictures do not wait behind it.
  const files = { vault, turnstile: createTurnstile({ places: 8, waiting: 64 }) };
  const pictures = { vault, turnstile: createTurnstile({ places: 4, waiting: 256 }) };
  const openPreview = (blob: BlobRow) => vaultRange(blob, pictures);
  const fetching = new Map<string, Promise<MediaBytes | undefined>>();

  /** One fetch for all who want the same preview; it goes on when the first of them has gone. */
  const fromVault = (library: Library, asset: AssetRow): Promise<MediaBytes | undefined> => {
    const key = `${Buffer.from(asset.assetId).toString('hex')} ${asset.picture}`;
    const under = fetching.get(key);
    if (under) return under;
    const signal = AbortSignal.timeout(120_000);
    const fetched = previewFromVault(library, asset, { open: openPreview, signal }).finally(() =>
      fetching.delete(key),
    );
    fetching.set(key, fetched);
    return fetched;
  };

  const original = async (library: Library, row: ResourceRow): Promise<MediaBytes> => {
    const sha256 = Buffer.from(row.sha256).toString('hex');
    const said = { mimeType: factsOf(row).mimeType, name: row.name, etag: sha256.slice(0, 32) };
    const here = row.path === null ? undefined : await fileHere(library.root, row.path);
    if (here?.sizeBytes === row.sizeBytes) return { ...said, ...here };
    const blob = blobOf(library.catalog, row);
    if (blob?.sizeBytes === row.sizeBytes)
      return { ...said, sizeBytes: blob.sizeBytes, isFar: true, open: vaultRange(blob, files) };
    if (here)
      throw new PhotoferryError('original-changed', `${row.name} has been changed since it was imported.`);
    throw missing(`${row.name} is not on this computer and not in the vault.`);
  };

  return {
    thumbnail: (assetId, picture) => {
      const library = requireLibrary();
      const asked = Buffer.from(assetId, 'hex');
      const found = library.thumbnails.get(asked) ?? underItsName(library, asked);
      if (!found) throw missing('There is no thumbnail yet.');
      const { bytes, mimeType } = found;
      return {
        ...{ bytes, mimeType, sizeBytes: bytes.length, name: `${assetId}.webp` },
        etag: `thumbnail-${assetId}-${found.picture}`,
        // It was pictured anew, or is going to be.
        ...(found.picture !== picture && { isPassing: true }),
        open: async function* ({ start, end }) {
          yield bytes.subarray(start, end);
        },
      };
    },

    thumbnails: (shown) => {
      const library = requireLibrary();
      return shown.map(({ assetId, picture }) => {
        const asked = Buffer.from(assetId, 'hex');
        const found = library.thumbnails.get(asked) ?? underItsName(library, asked);
        return found?.picture === picture ? found.bytes : undefined;
      });
    },

    preview: async (assetId, { picture }) => {
      const library = requireLibrary();
      const asset = assetNamed(library, Buffer.from(assetId, 'hex'));
      if (!asset) throw missing('There is no such photo.');
      touched({ library, asset: asset.id });
      const resources = library.catalog.assets.resourcesOf(asset.id);
      // Who stays with this preview wants the original next.
      if (resources.some(({ path }) => path === null)) void vault.warm();
      const made = await previewHere(library, { assetId: asset.assetId, picture });
      if (made) return made;
      const primary = primaryOf(resources);
      const file = primary && fileOfPicture(resources, { primary, picture });
      if (file && !needsPreview(factsOf(file), file.sizeBytes)) return original(library, file);
      // The vault has it of what the asset is shown by, and not while that is being pictured anew.
      const mayBeThere = picture === asset.picture && !library.catalog.jobs.has('preview', asset.id);
      const fetched = mayBeThere && (await fromVault(library, asset));
      if (!fetched) throw missing('There is no preview yet.');
      return fetched;
    },

    file: async ({ id, digest }, { motion = false }) => {
      const library = requireLibrary();
      const row = library.catalog.assets.resource(id) as ResourceRow | undefined;
      if (!row || !Buffer.from(row.sha256).toString('hex').startsWith(digest))
        throw missing('There is no such file.');
      const whole = await original(library, row);
      touched({ library, asset: row.asset });
      return motion ? motionOf(whole, factsOf(row)) : whole;
    },

    close: () => vault.close(),
  };
}

/** The video inside a motion photo, as a file of its own. */
function motionOf(whole: MediaBytes, { motionVideo }: MediaFacts): MediaBytes {
  if (!motionVideo || motionVideo.offset + motionVideo.length > whole.sizeBytes)
    throw missing('This photo has no video in it.');
  const { offset, length } = motionVideo;
  return {
    ...{ mimeType: 'video/mp4', sizeBytes: length, etag: `${whole.etag}-motion` },
    ...(whole.isFar && { isFar: true }),
    name: whole.name.replace(/(?:\.[^.]*)?$/, '.mp4'),
    open: ({ start, end }, options) => whole.open({ start: start + offset, end: end + offset }, options),
  };
}

function assetNamed({ catalog }: Library, assetId: Uint8Array): AssetRow | undefined {
  const key = catalog.assets.assetKey(assetId);
  return key === undefined ? undefined : catalog.assets.asset(key);
}

/** The thumbnail of an asset that had this identity before. */
function underItsName(library: Library, assetId: Uint8Array) {
  const asset = assetNamed(library, assetId);
  return asset && library.thumbnails.get(asset.assetId);
}

function factsOf({ facts }: ResourceRow): MediaFacts {
  return JSON.parse(facts) as MediaFacts;
}

function missing(words: string): PhotoferryError {
  return new PhotoferryError('media-missing', words);
}
