/** What a photo takes on the whole, with its share of videos, thumbnails and previews. */
const bytesEach = 5_000_000;
/** Less than a small phone of today holds. */
const tightBytes = 20_000_000_000;

/** How many photos fit, rounded to what such a guess is worth. */
export function roomFor(freeBytes: number): { photos: number; isTight: boolean } {
  const exact = Math.floor(freeBytes / bytesEach);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, exact))) - 1);
  return { photos: Math.floor(exact / step) * step, isTight: freeBytes < tightBytes };
}
