import { be32, hasText } from '../byte-order.ts';
import { exifFacts } from '../exif/exif-facts.ts';
import { readExifFields } from '../exif/exif-fields.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { embeddedVideo, samsungMotionVideo } from '../motion-video.ts';
import { MAX_XMP_BYTES, readXmp } from '../xmp.ts';
import { walkBoxes } from './boxes.ts';
import { type HeifIndex, readHeifIndex } from './heif-index.ts';
import { addXmpTimes } from './jpeg.ts';

/**
 * HEIC, HEIF and AVIF. The container's rotation counts, EXIF's is a copy that readers must not apply (ISO 23008-12). The
 * video of a motion photo stands in a box of its own (`mpvd`) or behind the picture.
 */
export function readHeif(reader: HeaderReader): Partial<MediaFacts> {
  let index: HeifIndex | undefined;
  let video: MediaFacts['motionVideo'];
  walkBoxes(reader, 0, reader.sizeBytes, (type, at, end) => {
    if (type === 'meta') index ??= readHeifIndex(reader, at, end);
    else if (type === 'mpvd') video = { offset: at, length: end - at };
    return undefined;
  });
  if (index === undefined) return {};
  const facts = index.exif === undefined ? {} : exifItem(reader, index.exif.offset);
  facts.orientation = index.orientation;
  if (index.width && index.height) Object.assign(facts, { width: index.width, height: index.height });
  const { xmp } = index;
  if (xmp !== undefined && xmp.length <= MAX_XMP_BYTES) {
    const said = readXmp(reader.view(xmp.offset, xmp.length).toString('latin1'));
    addXmpTimes(facts, said);
    if (said.motion !== undefined) video ??= embeddedVideo(reader, said.motion);
  }
  video ??= samsungMotionVideo(reader);
  if (video !== undefined) facts.motionVideo = video;
  return facts;
}

/** An Exif item begins with the distance of the TIFF structure from behind that number. */
function exifItem(reader: HeaderReader, at: number): Partial<MediaFacts> {
  const head = reader.view(at, 16);
  let base = at + 4 + be32(head, 0);
  if (hasText(reader.view(base, 6), 0, 'Exif\0\0')) base += 6;
  const fields = readExifFields(reader, base);
  return fields === undefined ? {} : exifFacts(fields);
}
