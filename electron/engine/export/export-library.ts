import { createReadStream, lstatSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../../base/error.ts';
import type { AssetRow, ResourceRow } from '../../catalog/assets.ts';
import type { LooseFile } from '../../catalog/loose-files.ts';
import { type CopyOptions, type CopyResult, copyOut } from '../copy-out/copy-out.ts';
import type { OutgoingAsset, OutgoingFile } from '../copy-out/outgoing.ts';
import { refuseLibrary, refuseVaultsOf } from '../copy-out/refuse-target.ts';
import { primaryOf } from '../import/refresh-asset.ts';
import type { Library } from '../library/open-library.ts';

const pageSize = 500;
/** One disk reads, one writes; more would only make heads jump. */
const parallel = 4;

export type ExportOptions = Pick<CopyOptions, 'to' | 'signal' | 'onProgress' | 'onFailure' | 'onRenamed'>;

/**
 * Copies all originals of this library, but for what is in the trash, into a folder, each under the path that it has below the library, with its time, and
 * with an XMP sidecar where something is known that the file cannot hold.
 * @throws {TargetError}
 */
export async function exportLibrary(library: Library, options: ExportOptions): Promise<CopyResult> {
  refuseLibrary(options.to, library.root);
  refuseVaultsOf(options.to, library);
  const { assets, bytes } = library.catalog.assets.totals();
  return copyOut(outgoing(library), {
    ...options,
    parallel,
    phase: 'export',
    total: { files: assets, bytes },
  });
}

function* outgoing(library: Library): Generator<OutgoingAsset> {
  const { assets } = library.catalog;
  let after: { takenAtMs: number; id: number } | undefined;
  for (;;) {
    const page = assets.page(after, pageSize);
    for (const row of page) if (row.trashedAtMs === null) yield asOutgoing(library, row);
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  for (let afterId = 0; ; ) {
    const files = library.catalog.looseFiles.page(afterId, pageSize);
    for (const file of files) yield asLoose(library, file);
    if (files.length < pageSize) return;
    afterId = files.at(-1)!.id;
  }
}

/** A file that belongs to no asset: one of which nothing is known. */
function asLoose(library: Library, file: LooseFile): OutgoingAsset {
  const nothing = { offsetMinutes: null, latitude: null, longitude: null, burstId: null };
  return {
    ...{ ...nothing, takenAtMs: 0, evidence: 'mtime', favourite: false, hidden: false },
    assetId: Buffer.from(file.sha256).toString('hex', 0, 16),
    files: [asFile(library, file)],
  };
}

function asOutgoing(library: Library, row: AssetRow): OutgoingAsset {
  const resources = library.catalog.assets.resourcesOf(row.id);
  const primary = primaryOf(resources);
  const ordered = primary ? [primary, ...resources.filter((each) => each !== primary)] : resources;
  const { takenAtMs, offsetMinutes, evidence, latitude, longitude, burstId } = row;
  return {
    ...{ takenAtMs, offsetMinutes, evidence, latitude, longitude, burstId },
    assetId: Buffer.from(row.assetId).toString('hex'),
    favourite: row.favourite === 1,
    hidden: row.hidden === 1,
    files: ordered.map((resource) => asFile(library, resource)),
  };
}

function asFile(library: Library, resource: ResourceRow): OutgoingFile {
  const { role, sha256, sizeBytes, mtimeMs, contentIdentifier } = resource;
  return {
    ...{ role, sha256, sizeBytes, mtimeMs, contentIdentifier },
    // What is not here any more is only named; it is not copied anywhere.
    path: resource.path ?? resource.evictedFrom ?? resource.name,
    open: ({ offset, signal }) => openOriginal(library, resource, { offset, signal }),
  };
}

async function* openOriginal(
  library: Library,
  { path: place, evictedFrom, name }: ResourceRow,
  { offset, signal }: { offset: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  if (evictedFrom !== null) {
    throw new PhotoferryError(
      'original-in-vault',
      `The original of ${name} is only in the vault. It is safe there: bring it back first, or restore it from the vault.`,
    );
  }
  if (place === null) {
    throw new PhotoferryError(
      'original-missing',
      `The original of ${name} is not in the library any more; what stood there was changed or damaged. Import it again from the phone, or restore it from the vault.`,
    );
  }
  const file = path.join(library.root, place);
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile())
    throw new PhotoferryError('original-missing', `${name} is gone from the library.`);
  const stream = createReadStream(file, { start: offset, signal, highWaterMark: 1024 * 1024 });
  for await (const chunk of stream) yield chunk as Buffer;
}
