import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JobRow } from '../../catalog/jobs.ts';
import type { ThumbnailResult } from '../../media/thumbnail/thumbnail-request.ts';
import { explainWrite } from '../library/library-error.ts';
import type { Library } from '../library/open-library.ts';
import { removePictures } from '../removal/remove-pictures.ts';

export interface Made {
  job: JobRow;
  assetId: Uint8Array;
  pictures: ThumbnailResult;
}

/**
 * Keeps what was made, past a power cut, and then notes the jobs as done, in this order: a job that is done twice changes
 * nothing, one that is lost leaves a hole in the grid.
 * @throws {LibraryError | CatalogError} the jobs of the batch are then still to be done
 */
export async function savePictures(library: Library, batch: readonly Made[]): Promise<void> {
  if (batch.length === 0) return;
  try {
    await savePreviews(library, batch);
  } catch (error) {
    throw explainWrite(error, library.previews);
  }
  const thumbnails = batch.filter(({ pictures }) => pictures.thumbnail);
  if (thumbnails.length > 0) {
    library.thumbnails.transaction(() => {
      for (const { assetId, pictures } of thumbnails)
        library.thumbnails.put(assetId, pictures.mimeType ?? '', pictures.thumbnail!);
    });
  }
  library.catalog.transaction(() => {
    for (const { job, pictures } of batch) {
      if (pictures.thumbHash) library.catalog.assets.setThumbhash(job.subject, pictures.thumbHash);
      library.catalog.jobs.finish(job);
    }
  });
  // Of what was deleted for good while they were made nothing is left behind.
  const { assets } = library.catalog;
  const gone = batch.filter(({ assetId }) => assets.assetKey(assetId) === undefined);
  if (gone.length > 0)
    removePictures(
      library,
      gone.map(({ assetId }) => assetId),
    );
}

/** Keeps the previews among these, past a power cut. */
export async function savePreviews(
  library: Library,
  batch: readonly Pick<Made, 'assetId' | 'pictures'>[],
): Promise<void> {
  const files: string[] = [];
  for (const { assetId, pictures } of batch) {
    if (pictures.preview) files.push(savePreview(library, assetId, pictures));
  }
  if (files.length === 0) return;
  const folders = [...new Set(files.map((file) => path.dirname(file))), library.previews];
  await library.sync(library.previews, { files, folders });
}

/** Previews are plain files: `.photoferry/previews/ab/<assetId>.jpg`, or `.webp` where the picture is see-through. */
function savePreview(
  library: Library,
  assetId: Uint8Array,
  { preview, previewMimeType }: ThumbnailResult,
): string {
  const name = Buffer.from(assetId).toString('hex');
  const extension = previewMimeType === 'image/webp' ? 'webp' : 'jpg';
  const place = path.join(library.previews, name.slice(0, 2), `${name}.${extension}`);
  const aside = path.join(library.incoming, `${randomUUID()}.preview`);
  try {
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(aside, preview!);
    renameSync(aside, place);
    return place;
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
