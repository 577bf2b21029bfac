import { be32, be64 } from '../byte-order.ts';
import type { HeaderReader } from '../header-reader.ts';

const MAX_BOXES = 600;

/** One box (ISO 14496-12): its content is [at, end). Returning `true` ends the walk. */
export type VisitBox = (type: string, at: number, end: number) => boolean | undefined;

/**
 * Visits the boxes in [start, end), not what is inside them. A size of 0 means up to the end, 1 a 64-bit size; a size
 * that is impossible ends the walk, one that runs over the end is cut there.
 */
export function walkBoxes(reader: HeaderReader, start: number, end: number, visit: VisitBox): void {
  let at = start;
  for (let count = 0; count < MAX_BOXES && at + 8 <= end; count++) {
    const header = reader.view(at, 16);
    if (header.length < 8) return;
    let size = be32(header, 0);
    let headerBytes = 8;
    if (size === 1) {
      size = be64(header, 8);
      headerBytes = 16;
    } else if (size === 0) size = end - at;
    if (size < headerBytes) return;
    if (visit(header.toString('latin1', 4, 8), at + headerBytes, Math.min(at + size, end)) === true) return;
    at += size;
  }
}
