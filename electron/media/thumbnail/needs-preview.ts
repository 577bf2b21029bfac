import type { MediaFacts } from '../facts.ts';

/** Pixels of a preview's long edge, at most. */
export const PREVIEW_EDGE = 2048;
const SMALL_FILE_BYTES = 512 * 1024;
/** What a browser shows by itself; anything else needs a preview however small it is. */
const SHOWN_BY_BROWSERS = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);

/** False where the file itself is as good as a preview: a browser shows it, and it is small in pixels or in bytes. */
export function needsPreview(
  { mimeType, width = Number.POSITIVE_INFINITY, height = 0 }: MediaFacts,
  sizeBytes: number,
): boolean {
  if (!SHOWN_BY_BROWSERS.has(mimeType)) return true;
  return Math.max(width, height) > PREVIEW_EDGE && sizeBytes > SMALL_FILE_BYTES;
}
