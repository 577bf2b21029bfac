import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What previews are: JPEG, or WebP where the picture is see-through. */
export const previewKinds = [
  ['jpg', 'image/jpeg'],
  ['webp', 'image/webp'],
] as const;

/** Which of an asset's previews: of its primary (0), or of an edit. */
export interface PreviewName {
  assetId: Uint8Array;
  picture: number;
}

/** Below the folder of previews, without its extension: `ab/<assetId>`, or `ab/<assetId>/<8 hex>` of an edit. */
export function previewStem({ assetId, picture }: PreviewName): string {
  const name = Buffer.from(assetId).toString('hex');
  const primary = path.join(name.slice(0, 2), name);
  return picture === 0 ? primary : path.join(primary, picture.toString(16).padStart(8, '0'));
}

export function isPreviewHere(previews: string, name: PreviewName): boolean {
  const stem = path.join(previews, previewStem(name));
  return previewKinds.some(([extension]) => existsSync(`${stem}.${extension}`));
}

/** Every preview of this identity goes. What is not there is no matter. */
export function removePreviews(previews: string, assetId: Uint8Array): void {
  const stem = path.join(previews, previewStem({ assetId, picture: 0 }));
  for (const [extension] of previewKinds) rmSync(`${stem}.${extension}`, { force: true });
  rmSync(stem, { recursive: true, force: true });
}

/** Previews of edits before this one go; that of the primary stays. */
export function removeOlderEdits(previews: string, { assetId, picture }: PreviewName): void {
  const folder = path.join(previews, previewStem({ assetId, picture: 0 }));
  const kept = path.basename(previewStem({ assetId, picture }));
  for (const file of readdirSync(folder))
    if (path.parse(file).name !== kept) rmSync(path.join(folder, file), { force: true });
}
