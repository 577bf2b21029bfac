import path from 'node:path';
import type { AssetRow } from '../../../catalog/assets.ts';
import { detectKind } from '../../../media/detect-kind.ts';
import type { Library } from '../../library/open-library.ts';
import { savePreviews } from '../../pictures/save-pictures.ts';
import type { MediaBytes, OpenRange } from '../media-source.ts';
import { fileHere } from './file-here.ts';
import { blobOf } from './vault-copy.ts';

/** As much as is read into memory; previews have some hundred KB. */
const maxPreviewBytes = 8 * 1024 * 1024;
const kinds = [
  ['jpg', 'image/jpeg'],
  ['webp', 'image/webp'],
] as const;

type OpenBlob = (blob: NonNullable<ReturnType<typeof blobOf>>) => OpenRange;

/** The preview file of an asset, if there is one. */
export async function previewHere(library: Library, assetId: Uint8Array): Promise<MediaBytes | undefined> {
  const name = Buffer.from(assetId).toString('hex');
  for (const [extension, mimeType] of kinds) {
    const file = `${name}.${extension}`;
    const here = await fileHere(library.previews, path.join(name.slice(0, 2), file));
    if (here && here.sizeBytes > 0) return { ...here, mimeType, name: file, etag: `preview-${name}` };
  }
  return undefined;
}

/** The preview as the vault has it, whole and verified, kept as a file for the next time; undefined where it has none. */
export async function previewFromVault(
  library: Library,
  { id, assetId }: AssetRow,
  { open, signal }: { open: OpenBlob; signal: AbortSignal },
): Promise<MediaBytes | undefined> {
  const told = library.catalog.backups.backupOf(id).find(({ role }) => role === 'preview');
  const blob = told && blobOf(library.catalog, { asset: id, sha256: told.sha256 });
  if (!blob || blob.sizeBytes === 0 || blob.sizeBytes > maxPreviewBytes) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of open(blob)({ start: 0, end: blob.sizeBytes }, { signal })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { mimeType } = detectKind(bytes, '');
  const kind = kinds.find(([, type]) => type === mimeType);
  if (!kind) return undefined;
  const pictures = { preview: bytes, previewMimeType: mimeType };
  // What cannot be kept is shown all the same.
  await savePreviews(library, [{ assetId, pictures }]).catch(() => {});
  const name = Buffer.from(assetId).toString('hex');
  return {
    ...{ mimeType, sizeBytes: bytes.length, name: `${name}.${kind[0]}`, etag: `preview-${name}` },
    open: async function* ({ start, end }) {
      yield bytes.subarray(start, end);
    },
  };
}
