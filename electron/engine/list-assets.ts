import type { Library } from './library/open-library.ts';

const pageSize = 500;

/** One asset as `photoferry list` prints it. */
export interface ListedAsset {
  assetId: string;
  kind: string;
  /** Local wall time, ISO 8601 without an offset. */
  takenAt: string;
  offsetMinutes: number | null;
  evidence: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  camera: string | null;
  lens: string | null;
  latitude: number | null;
  longitude: number | null;
  favourite: boolean;
  hidden: boolean;
  burstId: string | null;
  resources: { role: string; name: string; sha256: string; sizeBytes: number; path: string | null }[];
}

/** Every asset, newest first, a page in memory at a time. */
export function* listAssets(library: Library): Generator<ListedAsset> {
  const { assets } = library.catalog;
  let after: { takenAtMs: number; id: number } | undefined;
  for (;;) {
    const page = assets.page(after, pageSize);
    for (const row of page) {
      const { id, assetId, takenAtMs, favourite, hidden, thumbhash: _, ...rest } = row;
      yield {
        ...rest,
        assetId: Buffer.from(assetId).toString('hex'),
        takenAt: new Date(takenAtMs).toISOString().slice(0, -1),
        favourite: favourite === 1,
        hidden: hidden === 1,
        resources: assets.resourcesOf(id).map(({ role, name, sha256, sizeBytes, path }) => ({
          role,
          name,
          sha256: Buffer.from(sha256).toString('hex'),
          sizeBytes,
          path,
        })),
      };
      after = { takenAtMs, id };
    }
    if (page.length < pageSize) return;
  }
}
