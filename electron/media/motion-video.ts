import { hasText, le16, le32 } from './byte-order.ts';
import type { HeaderReader } from './header-reader.ts';

const SEF_MOTION_PHOTO = 0x0a30;
const MAX_SEF_ENTRIES = 100;

interface Range {
  offset: number;
  length: number;
}

/** The video that a directory places `fromEnd` bytes before the end, if a movie really starts there. */
export function embeddedVideo(
  reader: HeaderReader,
  place: { fromEnd: number; length: number },
): Range | undefined {
  const offset = reader.sizeBytes - place.fromEnd;
  return offset > 0 && startsMovie(reader, offset) ? { offset, length: place.length } : undefined;
}

/**
 * Samsung's trailer: at the end "SEFT" after the length of a directory that begins with "SEFH"; entries (type, distance
 * back from SEFH, length) name blocks before it. The video's block begins with its name, "MotionPhoto_Data".
 */
export function samsungMotionVideo(reader: HeaderReader): Range | undefined {
  const tail = reader.view(reader.sizeBytes - 8, 8);
  if (!hasText(tail, 4, 'SEFT')) return undefined;
  const directoryAt = reader.sizeBytes - 8 - le32(tail, 0);
  const header = reader.view(directoryAt, 12);
  if (!hasText(header, 0, 'SEFH')) return undefined;
  const count = Math.min(le32(header, 8), MAX_SEF_ENTRIES);
  const entries = reader.view(directoryAt + 12, count * 12);
  for (let at = 0; at + 12 <= entries.length; at += 12) {
    if (le16(entries, at + 2) !== SEF_MOTION_PHOTO) continue;
    const blockAt = directoryAt - le32(entries, at + 4);
    const nameBytes = le32(reader.view(blockAt + 4, 4), 0);
    const offset = blockAt + 8 + nameBytes;
    const length = le32(entries, at + 8) - 8 - nameBytes;
    if (nameBytes <= 64 && length > 0 && offset + length <= directoryAt && startsMovie(reader, offset)) {
      return { offset, length };
    }
  }
  return undefined;
}

function startsMovie(reader: HeaderReader, offset: number): boolean {
  return hasText(reader.view(offset, 12), 4, 'ftyp');
}
