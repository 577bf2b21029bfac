import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import type { AssetRow, ResourceRow } from '../../catalog/assets.ts';
import type { JobRow } from '../../catalog/jobs.ts';
import type { MediaFacts } from '../../media/facts.ts';
import { needsPreview } from '../../media/thumbnail/needs-preview.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { Library } from '../library/open-library.ts';
import { fileOfPicture } from '../pictures/picture-source.ts';
import { previewKinds, previewStem } from '../pictures/preview-file.ts';
import type { Trouble } from './trouble.ts';

/** One file that belongs into the vault. */
export interface PlannedFile {
  /** The role of a resource, or `preview`. */
  role: string;
  sha256: Uint8Array;
  sizeBytes: number;
  /** Where it is on this disk; undefined when it is not here. */
  place: string | undefined;
  /** For people: below the library. */
  shown: string;
  /** The row of the resource; undefined for a preview. */
  resource: number | undefined;
  /** What the log says of it, but for its blob. */
  logged: Record<string, string | number | null>;
  /** The row of its blob, once it has one. */
  blob: number | undefined;
  /** Its blob was seen whole since it was referred to: the log may tell of it. */
  isKept: boolean;
  /** Why it cannot be backed up now. */
  trouble: Trouble | undefined;
}

/** Files with the identity that refers to their blobs: an asset's, or that of a file that belongs to none. */
export interface PlannedFiles {
  /** 16 bytes. */
  holderId: Uint8Array;
  asset?: AssetRow;
  files: PlannedFile[];
}

/** Everything that has to be in the vault before an asset counts as backed up. */
export interface PlannedAsset extends PlannedFiles {
  asset: AssetRow;
  job: JobRow;
  /** The file that it is shown by stands for its own preview. */
  needsNoPreview: boolean;
}

/** Why they are not backed up as a whole, first what another try may mend. */
export const troublesOf = ({ files }: PlannedFiles): Trouble[] =>
  files
    .flatMap(({ trouble }) => trouble ?? [])
    .sort((one, other) => Number(one.isPermanent) - Number(other.isPermanent));

/** Bounds what is read into memory: previews of 2048 px are a few hundred KB. */
const maxPreviewBytes = 8 * 1024 * 1024;

/** Undefined when there is nothing to back up any more. */
export async function planAsset(
  library: Library,
  key: number,
  { signal }: { signal: AbortSignal },
): Promise<PlannedAsset | undefined> {
  const { assets, backups, jobs } = library.catalog;
  const [asset, job] = [assets.asset(key), backups.job(key)];
  if (!job) return undefined;
  const resources = asset ? assets.resourcesOf(asset.id) : [];
  if (!asset || resources.length === 0) {
    jobs.finish(job);
    return undefined;
  }
  const files = resources.map((resource) => planResource(library, resource));
  const preview = await planPreview(library, asset, { signal });
  if (preview) files.push(preview);
  return { holderId: asset.assetId, asset, job, files, needsNoPreview: showsItself(asset, resources) };
}

function showsItself({ picture }: AssetRow, resources: readonly ResourceRow[]): boolean {
  const primary = primaryOf(resources);
  const shown = primary && fileOfPicture(resources, { primary, picture });
  return !!shown && !needsPreview(JSON.parse(shown.facts) as MediaFacts, shown.sizeBytes);
}

/** A file of the library, whether it belongs to an asset or to none. */
export function planResource({ root }: Pick<Library, 'root'>, resource: ResourceRow): PlannedFile {
  const {
    id,
    role,
    sha256,
    sizeBytes,
    name,
    path: place,
    evictedFrom,
    mtimeMs,
    contentIdentifier,
  } = resource;
  return {
    ...{ role, sha256, sizeBytes, resource: id, ...unsettled },
    place: place === null ? undefined : path.join(root, place),
    shown: place ?? evictedFrom ?? name,
    // What is only in the vault belongs where it stood.
    logged: { name, path: place ?? evictedFrom, sizeBytes, mtimeMs, contentIdentifier },
  };
}

const unsettled = { blob: undefined, isKept: false, trouble: undefined };

/** The preview that was made of what an asset is shown by, if there is one. */
async function planPreview(
  library: Library,
  asset: AssetRow,
  { signal }: { signal: AbortSignal },
): Promise<PlannedFile | undefined> {
  const stem = previewStem(asset);
  for (const [extension, type] of previewKinds) {
    const place = path.join(library.previews, `${stem}.${extension}`);
    // Most have none: to ask is forty times as quick as to be refused.
    if (!existsSync(place)) continue;
    let bytes: Buffer;
    try {
      bytes = await readFile(place, { signal });
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue;
      signal.throwIfAborted();
      // A picture that can be made again keeps no original from its backup.
      return undefined;
    }
    if (bytes.length === 0 || bytes.length > maxPreviewBytes) return undefined;
    const sha256 = createHash('sha256').update(bytes).digest();
    return {
      ...{ role: 'preview', sha256, sizeBytes: bytes.length, place, resource: undefined, ...unsettled },
      shown: `.photoferry/previews/${path.basename(place)}`,
      logged: { sha256: sha256.toString('hex'), sizeBytes: bytes.length, type },
    };
  }
  return undefined;
}
