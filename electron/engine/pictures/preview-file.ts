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

/** Below the folder of previews, without its extension: `ab/<assetId>`, or `ab/<assetId>-<8 hex>` of an edit. */
export function previewStem({ assetId, picture }: PreviewName): string {
  const name = Buffer.from(assetId).toString('hex');
  const edit = picture === 0 ? '' : `-${picture.toString(16).padStart(8, '0')}`;
  return path.join(name.slice(0, 2), name + edit);
}

export function isPreviewHere(previews: string, name: PreviewName): boolean {
  const stem = path.join(previews, previewStem(name));
  return previewKinds.some(([extension]) => existsSync(`${stem}.${extension}`));
}

/** Previews of this identity go, but those of these pictures. */
export function removePreviews(
  previews: string,
  assetId: Uint8Array,
  { keep = [] }: { keep?: readonly number[] } = {},
): void {
  const first = path.join(previews, previewStem({ assetId, picture: 0 }));
  const [folder, name] = [path.dirname(first), path.basename(first)];
  const kept = new Set(keep.map((picture) => path.basename(previewStem({ assetId, picture }))));
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    if (file.startsWith(name) && !kept.has(path.parse(file).name))
      rmSync(path.join(folder, file), { force: true });
  }
}
