import type { ResourceRow } from '../catalog/assets.ts';
import type { MediaFacts } from '../media/facts.ts';
import { primaryOf, shapeOf } from './import/refresh-asset.ts';
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
  /** Null: not in the trash. */
  trashedAtMs: number | null;
  /** How the person has turned it, clockwise. */
  rotation: number;
  /** The primary first. */
  resources: { role: string; name: string; sha256: string; sizeBytes: number; path: string | null }[];
}

/** Every asset, newest first, a page in memory at a time. */
export function* listAssets(library: Library): Generator<ListedAsset> {
  const { assets } = library.catalog;
  let after: { takenAtMs: number; id: number } | undefined;
  for (;;) {
    const page = assets.page(after, pageSize);
    for (const row of page) {
      const {
        id,
        assetId,
        takenAtMs,
        favourite,
        hidden,
        thumbhash: _,
        life: __,
        marked: ___,
        picture: ____,
        ...rest
      } = row;
      const resources = primaryFirst(assets.resourcesOf(id));
      yield {
        ...rest,
        ...(hasEdit(resources) && shapeOf(JSON.parse(resources[0]!.facts) as MediaFacts)),
        assetId: Buffer.from(assetId).toString('hex'),
        takenAt: wallTime(takenAtMs),
        favourite: favourite === 1,
        hidden: hidden === 1,
        resources: resources.map(({ role, name, sha256, sizeBytes, path }) => ({
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

/** What is edited is listed as it was taken: its first file. */
const hasEdit = (resources: readonly ResourceRow[]) =>
  resources.some(({ role }) => role.startsWith('edited-'));

/** Year 1 and the last of 9999: what ISO 8601 writes with four digits. */
const [firstMs, lastMs] = [-62_135_596_800_000, 253_402_300_799_999];

/** One impossible date must not cost the list of all others. */
function wallTime(ms: number): string {
  const possible = Number.isFinite(ms) ? Math.min(Math.max(ms, firstMs), lastMs) : 0;
  return new Date(possible).toISOString().slice(0, -1);
}

function primaryFirst(resources: ResourceRow[]): ResourceRow[] {
  const primary = primaryOf(resources);
  return primary ? [primary, ...resources.filter((each) => each !== primary)] : resources;
}
