import { readFileSync, statSync } from 'node:fs';
import type { MediaFacts } from '../facts.ts';
import { decodeHeif } from './decode-heif.ts';
import { needsPreview } from './needs-preview.ts';
import { rawPreview } from './raw-preview.ts';
import { openPicture, type Preview, renderPreview, renderThumbnail, THUMBNAIL_EDGE } from './render.ts';
import { ThumbnailError } from './thumbnail-error.ts';
import type { ThumbnailRequest, ThumbnailResult } from './thumbnail-request.ts';
import { videoFrame } from './video-frame.ts';

const MAX_HEIC_BYTES = 128 * 1024 * 1024;

/** Makes what is wanted of one file, in this thread. Throws a ThumbnailError, or the system's where the file cannot be read. */
export async function makeThumbnail({ path, facts, want }: ThumbnailRequest): Promise<ThumbnailResult> {
  if (facts.kind !== 'photo' && facts.kind !== 'raw' && facts.kind !== 'video') {
    throw new ThumbnailError('undecodable', 'This file is no picture.');
  }
  const wantsPreview = want !== 'thumbnail' && needsPreview(facts, statSync(path).size);
  if (want === 'preview' && !wantsPreview) return {};
  const { input, mimeType } = await pictureOf(path, facts, wantsPreview);
  const open = (source = input, type = mimeType) => openPicture(source, type);
  const seeThrough = /png|webp|gif|avif/.test(mimeType) && (await hasAlpha(open()));

  let preview: Preview | undefined;
  if (wantsPreview) preview = await renderPreview(open(), seeThrough);
  const previewed = preview === undefined ? {} : { preview: preview.data, previewMimeType: preview.mimeType };
  if (want === 'preview') return previewed;
  const small = preview === undefined ? open() : open(preview.data, preview.mimeType);
  return { ...(await renderThumbnail(small)), ...previewed };
}

/** A picture file, or the picture in a raw or video, in a form that the renderer opens. */
async function pictureOf(
  path: string,
  facts: MediaFacts,
  wantsPreview: boolean,
): Promise<{ input: string | Buffer; mimeType: string }> {
  if (facts.kind === 'video') return videoFrame(path, facts);
  if (facts.kind === 'raw') return { input: rawPreview(path, facts), mimeType: 'image/jpeg' };
  if (facts.mimeType !== 'image/heic' && facts.mimeType !== 'image/heif')
    return { input: path, mimeType: facts.mimeType };
  if (statSync(path).size > MAX_HEIC_BYTES)
    throw new ThumbnailError('picture-too-large', 'This HEIC file is too large.');
  const options = wantsPreview ? {} : { thumbnailOf: THUMBNAIL_EDGE };
  return { input: decodeHeif(readFileSync(path), options), mimeType: 'image/tiff' };
}

async function hasAlpha(picture: ReturnType<typeof openPicture>): Promise<boolean> {
  try {
    return (await picture.metadata()).hasAlpha === true;
  } catch (error) {
    throw new ThumbnailError('undecodable', 'This picture cannot be decoded.', error);
  }
}
