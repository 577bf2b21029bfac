import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JobRow } from '../../catalog/jobs.ts';
import type { ThumbnailResult } from '../../media/thumbnail/thumbnail-request.ts';
import type { Library } from '../library/open-library.ts';

export interface Made {
  job: JobRow;
  assetId: Uint8Array;
  pictures: ThumbnailResult;
}

/**
 * Keeps what was made, then notes the jobs as done, in this order: a job that is done twice changes nothing, one that is
 * lost leaves a hole in the grid.
 */
export function savePictures(library: Library, batch: readonly Made[]): void {
  if (batch.length === 0) return;
  for (const { assetId, pictures } of batch) {
    if (pictures.preview) savePreview(library, assetId, pictures);
  }
  library.thumbnails.transaction(() => {
    for (const { assetId, pictures } of batch) {
      if (pictures.thumbnail) library.thumbnails.put(assetId, pictures.mimeType ?? '', pictures.thumbnail);
    }
  });
  library.catalog.transaction(() => {
    for (const { job, pictures } of batch) {
      if (pictures.thumbHash) library.catalog.assets.setThumbhash(job.subject, pictures.thumbHash);
      library.catalog.jobs.finish(job.id);
    }
  });
}

/** Previews are plain files: `.photoferry/previews/ab/<assetId>.jpg`, or `.webp` where the picture is see-through. */
function savePreview(
  library: Library,
  assetId: Uint8Array,
  { preview, previewMimeType }: ThumbnailResult,
): void {
  const name = Buffer.from(assetId).toString('hex');
  const extension = previewMimeType === 'image/webp' ? 'webp' : 'jpg';
  const folder = path.join(library.previews, name.slice(0, 2));
  const aside = path.join(library.incoming, `${randomUUID()}.preview`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(aside, preview!);
    renameSync(aside, path.join(folder, `${name}.${extension}`));
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
