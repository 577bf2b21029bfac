import { le16 } from './byte-order.ts';
import { readCr3 } from './container/cr3.ts';
import { readHeif } from './container/heif.ts';
import { readJpeg } from './container/jpeg.ts';
import { readMovie } from './container/movie.ts';
import { readAvi, readMatroska } from './container/other-video.ts';
import { readPng } from './container/png.ts';
import { readRaf, readTiffFile } from './container/tiff-file.ts';
import { readWebp } from './container/webp.ts';
import { detectKind } from './detect-kind.ts';
import type { ByteSource, MediaFacts } from './facts.ts';
import { HeaderReader } from './header-reader.ts';

/**
 * What the header of a file says, on the import's way: synchronous, few reads, bounded in reads, bytes and time whatever the
 * bytes are. Bad bytes never throw, they give less. Only the source's own failures to read are thrown.
 */
export function readHeader(source: ByteSource, name: string): MediaFacts {
  const reader = new HeaderReader(source);
  const detected = detectKind(reader.head.subarray(0, 4096), name);
  const facts: MediaFacts = { ...detected, ...readContainer(reader, detected) };
  const { width, height } = facts;
  if (
    facts.orientation !== undefined &&
    facts.orientation >= 5 &&
    width !== undefined &&
    height !== undefined
  ) {
    facts.width = height;
    facts.height = width;
  }
  return facts;
}

function readContainer(reader: HeaderReader, { kind, mimeType }: MediaFacts): Partial<MediaFacts> {
  switch (mimeType) {
    case 'image/jpeg':
      return readJpeg(reader);
    case 'image/heic':
    case 'image/heif':
    case 'image/avif':
      return readHeif(reader);
    case 'video/quicktime':
    case 'video/mp4':
    case 'video/3gpp':
      return readMovie(reader);
    case 'image/png':
      return readPng(reader);
    case 'image/webp':
      return readWebp(reader);
    case 'image/gif':
      return readGif(reader);
    case 'image/x-canon-cr3':
      return readCr3(reader);
    case 'image/x-fuji-raf':
      return readRaf(reader);
    case 'video/x-msvideo':
      return readAvi(reader);
    case 'video/webm':
    case 'video/x-matroska':
      return readMatroska(reader);
    default:
      return kind === 'raw' || mimeType === 'image/tiff' ? readTiffFile(reader, kind) : {};
  }
}

function readGif(reader: HeaderReader): Partial<MediaFacts> {
  const screen = reader.view(6, 4);
  const [width, height] = [le16(screen, 0), le16(screen, 2)];
  return width > 0 && height > 0 ? { width, height } : {};
}
