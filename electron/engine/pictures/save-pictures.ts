import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AssetRow } from '../../catalog/assets.ts';
import type { JobRow } from '../../catalog/jobs.ts';
import type { ThumbnailResult } from '../../media/thumbnail/thumbnail-request.ts';
import { explainWrite } from '../library/library-error.ts';
import type { Library } from '../library/open-library.ts';
import { removePictures } from '../removal/remove-pictures.ts';
import { previewKinds, previewStem, removeOlderEdits } from './preview-file.ts';

export interface Made {
  job: JobRow;
  assetId: Uint8Array;
  pictures: ThumbnailResult;
  /** Which of the asset's pictures this is; 0, the primary's, if nothing is said. */
  picture?: number;
  /** What the tile has of the file that was pictured. */
  shape?: Pick<AssetRow, 'width' | 'height' | 'durationMs'>;
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
      for (const { assetId, pictures, picture } of thumbnails)
        library.thumbnails.put(assetId, pictures.mimeType ?? '', pictures.thumbnail!, picture);
    });
  }
  library.catalog.transaction(() => {
    const { assets } = library.catalog;
    for (const { job, pictures, picture = 0, shape } of batch) {
      if (pictures.thumbHash) assets.setThumbhash(job.subject, pictures.thumbHash);
      if (pictures.thumbHash && shape) assets.setPicture(job.subject, { picture, ...shape });
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
  batch: readonly Pick<Made, 'assetId' | 'picture' | 'pictures'>[],
): Promise<void> {
  const files: string[] = [];
  for (const made of batch) if (made.pictures.preview) files.push(savePreview(library, made));
  if (files.length === 0) return;
  // That of an edit may be new in that of its photo.
  const holding = files.map((file) => path.dirname(file));
  const folders = [
    ...new Set([...holding, ...holding.map((folder) => path.dirname(folder))]),
    library.previews,
  ];
  await library.sync(library.previews, { files, folders });
}

/** Previews are plain files. Those of edits before this one go. */
function savePreview(
  library: Library,
  { assetId, picture = 0, pictures }: Pick<Made, 'assetId' | 'picture' | 'pictures'>,
): string {
  const [extension] = previewKinds.find(([, type]) => type === pictures.previewMimeType) ?? previewKinds[0];
  const place = path.join(library.previews, `${previewStem({ assetId, picture })}.${extension}`);
  const aside = path.join(library.incoming, `${randomUUID()}.preview`);
  try {
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(aside, pictures.preview!);
    renameSync(aside, place);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  if (picture !== 0) removeOlderEdits(library.previews, { assetId, picture });
  return place;
}
