import path from 'node:path';
import type { AssetRow } from '../../../catalog/assets.ts';
import { detectKind } from '../../../media/detect-kind.ts';
import type { Library } from '../../library/open-library.ts';
import { type PreviewName, previewKinds, previewStem } from '../../pictures/preview-file.ts';
import { savePreviews } from '../../pictures/save-pictures.ts';
import type { MediaBytes, OpenRange } from '../media-source.ts';
import { fileHere } from './file-here.ts';
import { blobOf } from './vault-copy.ts';

/** As much as is read into memory; previews have some hundred KB. */
const maxPreviewBytes = 8 * 1024 * 1024;

type OpenBlob = (blob: NonNullable<ReturnType<typeof blobOf>>) => OpenRange;

/** The file of a preview, if there is one. */
export async function previewHere(library: Library, wanted: PreviewName): Promise<MediaBytes | undefined> {
  const stem = previewStem(wanted);
  for (const [extension, mimeType] of previewKinds) {
    const here = await fileHere(library.previews, `${stem}.${extension}`);
    if (here && here.sizeBytes > 0) return { ...here, mimeType, ...namesOf(stem, extension) };
  }
  return undefined;
}

function namesOf(stem: string, extension: string): { name: string; etag: string } {
  const name = path.basename(stem);
  return { name: `${name}.${extension}`, etag: `preview-${name}` };
}

/** The preview as the vault has it of what an asset is shown by, whole and verified, kept as a file for the next time; undefined where it has none. */
export async function previewFromVault(
  library: Library,
  { id, assetId, picture }: AssetRow,
  { open, signal }: { open: OpenBlob; signal: AbortSignal },
): Promise<MediaBytes | undefined> {
  const told = library.catalog.backups.backupOf(id).find(({ role }) => role === 'preview');
  const blob = told && blobOf(library.catalog, { asset: id, sha256: told.sha256 });
  if (!blob || blob.sizeBytes === 0 || blob.sizeBytes > maxPreviewBytes) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of open(blob)({ start: 0, end: blob.sizeBytes }, { signal })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { mimeType } = detectKind(bytes, '');
  const kind = previewKinds.find(([, type]) => type === mimeType);
  if (!kind) return undefined;
  const pictures = { preview: bytes, previewMimeType: mimeType };
  // What cannot be kept is shown all the same.
  await savePreviews(library, [{ assetId, picture, pictures }]).catch(() => {});
  return {
    ...{ mimeType, sizeBytes: bytes.length, ...namesOf(previewStem({ assetId, picture }), kind[0]) },
    open: async function* ({ start, end }) {
      yield bytes.subarray(start, end);
    },
  };
}
